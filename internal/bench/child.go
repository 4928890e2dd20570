package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// usage is what one run of a program took.
type usage struct {
	wall   time.Duration
	work   time.Duration // of all processors together
	peak   int64         // most memory it had, in bytes; 0 where the system does not tell
	stderr string        // what it wrote there
}

// child runs a program to its end. What it wrote is in the error if it failed.
func (b *bench) child(ctx context.Context, program string, args ...string) (usage, error) {
	return wait(exec.CommandContext(ctx, program, args...))
}

func wait(c *exec.Cmd) (usage, error) {
	var said, failed bytes.Buffer
	c.Stdout, c.Stderr = &said, &failed
	start := time.Now()
	err := c.Run()
	u := usage{wall: time.Since(start), stderr: failed.String()}
	if err != nil {
		return u, fmt.Errorf("%s: %w\n%s%s", strings.Join(c.Args, " "), err, said.String(), u.stderr)
	}
	u.work, u.peak = c.ProcessState.UserTime()+c.ProcessState.SystemTime(), peak(c.ProcessState)
	return u, nil
}

// server is a preview at work.
type server struct {
	command *exec.Cmd
	said    bytes.Buffer // not to be read before ended is closed
	ended   chan struct{}
	address string
	client  http.Client
}

const (
	patience   = 5 * time.Minute         // for a server to come up, and for an edit to be served
	settling   = 1500 * time.Millisecond // between a server's first page and the first edit
	breath     = 700 * time.Millisecond  // between two edits
	betweenGet = time.Millisecond
)

// serve starts a server; its arguments are followed by the port.
func serve(ctx context.Context, program string, args ...string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	if err := l.Close(); err != nil { // free until somebody else takes it, which the server says then
		return nil, err
	}
	s := &server{
		command: exec.CommandContext(ctx, program, append(args, "--port", port)...),
		ended:   make(chan struct{}),
		address: "http://localhost:" + port,
		client:  http.Client{Timeout: patience},
	}
	s.command.Stdout, s.command.Stderr = &s.said, &s.said
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = s.command.Wait() // it ends by a signal; before that, until says so
	}()
	return s, nil
}

// until returns how long it took since start until the page at path holds the mark.
func (s *server) until(ctx context.Context, start time.Time, path, mark string) (time.Duration, error) {
	for time.Since(start) < patience {
		if body, err := s.get(ctx, path); err == nil && bytes.Contains(body, []byte(mark)) {
			return time.Since(start), nil
		}
		select {
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		case <-s.ended:
			return 0, fmt.Errorf("%s ended: %v\n%s", strings.Join(s.command.Args, " "), s.command.ProcessState, s.said.String())
		case <-time.After(betweenGet):
		}
	}
	return 0, fmt.Errorf("%s did not serve %q at %s within %v", strings.Join(s.command.Args, " "), mark, path, patience)
}

func (s *server) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// stop ends the server, and waits for that.
func (s *server) stop() {
	s.client.CloseIdleConnections()
	if s.command.Process.Signal(syscall.SIGTERM) != nil { // it has ended, or there is no such signal here
		_ = s.command.Process.Kill()
	}
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		_ = s.command.Process.Kill()
		<-s.ended
	}
}

// pause waits, or ends early with ctx.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
