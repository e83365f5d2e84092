/** Defines the module `fs`. Its handlers are in src/processes/files. */

import { defineModule } from "../../modules/host/define.js";
import { shipped } from "../../modules/host/origin.js";
import {
  FILE_TYPES,
  LIST,
  MKDIR,
  READ,
  REMOVE,
  RENAME,
  STAT,
  WRITE,
} from "../../processes/files/commands.js";
import { commandYield, done } from "../../values/command-yield.js";
import { failure } from "../failures.js";

const ReadYield = commandYield(READ);
const WriteYield = commandYield(WRITE, done);
const ListYield = commandYield(LIST);
const StatYield = commandYield(STAT);
const MkdirYield = commandYield(MKDIR, done);
const RemoveYield = commandYield(REMOVE, done);
const RenameYield = commandYield(RENAME, done);

const fsModule = defineModule({
  name: "fs",
  description:
    "Files below a directory that the host chooses. Paths begin there, with or without a slash. Calls wait without blocking other work.",
  class: ["io"],
  types: (t) => {
    const path = t.param("path", t.string);
    const changed = [t.optional(t.boolean), t.optional(t.LuaError)] as const;
    return {
      define: {
        FileType: t.oneOf(...FILE_TYPES),
        Entry: t.record({ name: t.string, type: t.ref("FileType") }),
        Status: t.record({
          type: t.ref("FileType"),
          size: t.doc("bytes", t.integer),
          modified: t.doc("seconds since 1970", t.number),
        }),
      },
      export: t.record({
        read: t.function({
          doc: "Reads a file, or a part of it: up to `length` bytes from `offset` on, which counts from 0.",
          params: [
            path,
            t.param("offset", t.optional(t.integer, 0)),
            t.param("length", t.optional(t.integer)),
          ],
          results: [t.optional(t.bytes), t.optional(t.LuaError)],
          yields: [READ],
        }),
        write: t.function({
          doc: "Writes a file, which is made or replaced. Returns true.",
          params: [path, t.param("data", t.bytes)],
          results: changed,
          yields: [WRITE],
        }),
        append: t.function({
          doc: "Adds to the end of a file, which is made if need be. Returns true.",
          params: [path, t.param("data", t.bytes)],
          results: changed,
          yields: [WRITE],
        }),
        list: t.function({
          doc: "The entries of a directory, sorted by name.",
          params: [t.param("path", t.optional(t.string, "/"))],
          results: [t.optional(t.array(t.ref("Entry"))), t.optional(t.LuaError)],
          yields: [LIST],
        }),
        stat: t.function({
          doc: "What a file is. Links are followed.",
          params: [path],
          results: [t.optional(t.ref("Status")), t.optional(t.LuaError)],
          yields: [STAT],
        }),
        mkdir: t.function({
          doc: "Makes a directory. With `parents` also those above it, and one that exists is no error. Returns true.",
          params: [path, t.param("parents", t.optional(t.boolean, false))],
          results: changed,
          yields: [MKDIR],
        }),
        remove: t.function({
          doc: "Removes a file, a link or an empty directory; with `recursive` a directory with all that is in it. Returns true.",
          params: [path, t.param("recursive", t.optional(t.boolean, false))],
          results: changed,
          yields: [REMOVE],
        }),
        rename: t.function({
          doc: "Gives a file or directory another name or place. A file of that name is replaced. Returns true.",
          params: [t.param("from", t.string), t.param("to", t.string)],
          results: changed,
          yields: [RENAME],
        }),
      }),
    };
  },
  build: () => ({
    yields: [
      { type: ReadYield, command: READ },
      { type: WriteYield, command: WRITE },
      { type: ListYield, command: LIST },
      { type: StatYield, command: STAT },
      { type: MkdirYield, command: MKDIR },
      { type: RemoveYield, command: REMOVE },
      { type: RenameYield, command: RENAME },
    ],
    exports: {
      read: (path, offset, length) => {
        if (offset < 0 || (length ?? 0) < 0)
          return [
            undefined,
            failure("offset and length must be 0 or more", { offset, length }, "out_of_range"),
          ];
        return new ReadYield({ path, offset, length });
      },
      write: (path, data) => new WriteYield({ path, data, append: false }),
      append: (path, data) => new WriteYield({ path, data, append: true }),
      list: (path) => new ListYield({ path }),
      stat: (path) => new StatYield({ path }),
      mkdir: (path, parents) => new MkdirYield({ path, parents }),
      remove: (path, recursive) => new RemoveYield({ path, recursive }),
      rename: (from, to) => new RenameYield({ from, to }),
    },
  }),
});

export default shipped("fs", fsModule);
