package publish

// checkWritable finds what the system will not let this build do, as far as it can be known: a file that can't be put
// in place or removed after the journal is written would leave the site half old until somebody gives way (CASES.md
// RS-104). What stands where the staged files go was looked at before.
func (o *Output) checkWritable(staged []*placed, gone []owned) error {
	known := map[string]error{}
	writable := func(dir string) error {
		err, ok := known[dir]
		if !ok {
			err = o.eye.writable(dir)
			known[dir] = err
		}
		return err
	}
	for _, f := range staged {
		dir := folderOf(f.name)
		for dir != "." && !o.known[dir].stands() {
			dir = folderOf(dir) // it will be made
		}
		if err := writable(dir); err != nil {
			return err
		}
		if f.found.readable() {
			if err := o.eye.replaceable(f.name); err != nil {
				return err
			}
		}
	}
	going := map[string]bool{}
	for _, f := range gone {
		going[f.name] = true
		if err := writable(folderOf(f.name)); err != nil {
			return err
		}
		if err := o.eye.replaceable(f.name); err != nil {
			return err
		}
	}
	for _, f := range gone { // folders that this leaves empty go as well
		for dir := range above(f.name) {
			err := writable(folderOf(dir))
			if err == nil {
				continue
			}
			if empty, e := o.allCleared(dir, going); e != nil || empty {
				return err
			}
		}
	}
	return nil
}
