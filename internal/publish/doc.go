// Package publish is the only writer of the output folder: it puts a whole build there or leaves it alone.
//
// It takes names and bytes, and knows nothing of pages but their order. Open locks the folder; Write, Copy
// and Keep say which files the build consists of and stage those that differ from what stands there; Commit
// puts them in place; Discard forgets them. Every access to the folder goes through an os.Root, or on Linux from
// folder to folder by single steps that are no links, and nothing is ever written through a link.
//
// # Steps
//
//  1. New and changed files are written below .broadside-staging/, in the output folder itself and so on
//     the same file system, under numbers for names. The folder's other files are only read.
//  2. Commit compares what was said with what stands there, now and not when it was staged. Whatever forbids
//     publishing (a file nobody knows, a folder in the way or one that must not be written to, half of the
//     site gone) is found here, and nothing has been changed yet.
//  3. Staged files and the new manifest are made durable, then the journal, which names each rename and
//     each removal. A journal with its last line in place is the promise to finish: if the program dies
//     from here on, the next Open finishes, and finishing twice does no harm. Without it, the next Open
//     throws the staging folder away, and the old build stands.
//  4. Files that stand where a folder must be (or the reverse) make way; assets, pages, lists are renamed
//     into place, each class by several goroutines, none before all of the former class; files no longer made
//     are removed, with the folders that this left empty; then the manifest is replaced, and the staging
//     folder goes.
//
// # Whose file it is
//
// A file is ours if .broadside.manifest names it and its bytes are those the manifest has the hash of.
//
//   - ours: replaced or removed as the build asks; not touched at all if it would come out the same. A file
//     that has not changed since the manifest was written is not read to find that out, see Options.Checksum,
//     unless it is to go.
//   - named by the manifest, but edited by hand: replaced with a warning if the build still makes it, kept
//     with a warning if not (and no longer ours from then on).
//   - not named: left alone. If it stands where a file of the build should go, it is taken into the
//     manifest when the bytes are the same, and is a *Foreign error otherwise; Options.Adopt replaces it.
//
// A folder with more than dot-files and no manifest is refused but for Options.Adopt, which replaces files
// of the same name and deletes nothing. A manifest that is damaged, forged or of a newer version is put
// right with a warning: that run deletes nothing, and replaces files of the same name even where no
// readable line of the manifest vouches for them. The folder was a build's, and a foreign file at one of
// its names would have stopped the build before this one.
//
// What this package does not do: it does not judge whether a name makes a good address, and it has no
// "remove all".
package publish
