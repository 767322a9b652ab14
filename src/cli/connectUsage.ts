import { PROGRAM } from './command.ts';

/** What `connect --help` prints, above the list of clients. */
export const CONNECT_USAGE = `Writes this server into a client's configuration

  ${PROGRAM} connect CLIENT [options]

  --hosted       fal's hosted server instead of this one, with your key
  --oauth        fal's hosted server, with a sign-in in the browser and no key
  --scope SCOPE  user or project, where the client has both; default: the first
                 one listed below
  --file FILE    another file of the same format; a project's file, unless
                 --scope user is set
  --root DIR     a folder that this server may read uploads from and save in;
                 repeatable
  --dry-run      show the change and write nothing
  --print        print the entry for pasting; no file is read
  --yes          write without asking; needed where there is no terminal
  --undo         undo the last write
  --help         print this

The rest of the file stays as it is, comments too. The key is never written:
your own file names FAL_KEY in the client's own way, and a project's file sets no
FAL_ variable at all: there the server takes the key from the environment that
the client is started in. In a project's file, which others write too, fal's
entry is replaced whole (only "disabled": true and "enabled": false stay), and
the file may not lead out of the project.
`;
