import http.client,threading,json,time
def w(k):
    c=http.client.HTTPConnection('127.0.0.1',18413)
    for i in range(1250):
        b=json.dumps({'a%d'%j:'SENTINEL%d'%i for j in range(500)}) if i%3==0 else 'name=SENT&'+'&'.join('f%d=1'%j for j in range(2000))
        c.request('POST','/~broadside/sign?page=/camp/',b,{'Host':'localhost:18413','Content-Type':'application/json' if i%3==0 else 'application/x-www-form-urlencoded'});r=c.getresponse();r.read()
        if i%50==0: c.request('GET','/~broadside/arrived?page=/camp/',headers={'Host':'localhost:18413'});c.getresponse().read()
ts=[threading.Thread(target=w,args=(k,)) for k in range(4)]
[t.start() for t in ts];[t.join() for t in ts]
