/** Reading apt's sources: which of the entries is a Debian mirror. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  debianMirrors,
  parseDeb822,
  parseOneLine,
  readDebianMirrors,
} from "../../wasm/tools/apt-sources.mjs";

const uris = (text: string) => debianMirrors(parseOneLine(text)).map(({ uri }) => uri);

describe("deb822 files", () => {
  it("reads stanzas, comments, several URIs and fields that go on", () => {
    const text = [
      "# a comment",
      "Types: deb",
      "URIs: http://one.example/debian",
      "# one in the midst of a field",
      "  http://two.example/debian",
      "suites: trixie trixie-updates",
      "Components: main contrib",
      "Signed-By: /keys/debian.gpg",
      "   ",
      "Types: deb",
      "URIs: http://three.example/debian",
      "Suites: sid",
      "Components: main",
      "Signed-By:",
      " -----BEGIN PGP PUBLIC KEY BLOCK-----",
      " .",
      " mDMEY865UxYJ",
    ].join("\r\n");
    expect(parseDeb822(text)).toEqual([
      {
        uris: ["http://one.example/debian", "http://two.example/debian"],
        suites: ["trixie", "trixie-updates"],
        components: ["main", "contrib"],
        signedBy: "/keys/debian.gpg",
      },
      { uris: ["http://three.example/debian"], suites: ["sid"], components: ["main"], signedBy: undefined },
    ]);
  });

  it("leaves out what is switched off", () => {
    expect(parseDeb822("Types: deb\nURIs: http://a.example\nSuites: sid\nEnabled: no\n")).toEqual([]);
    expect(parseDeb822("Types: deb\nURIs: http://a.example\nSuites: sid\nEnabled: yes\n")).toHaveLength(1);
  });
});

describe("one-line files", () => {
  it("reads options, and skips comments and invalid entries", () => {
    const text = [
      "# deb http://commented.example/debian trixie main",
      "deb [arch=amd64 signed-by=/keys/a.gpg] http://a.example/debian trixie main contrib # why",
      "deb-src http://b.example/debian sid main",
      "nonsense",
    ].join("\n");
    expect(parseOneLine(text)).toEqual([
      {
        uris: ["http://a.example/debian"],
        suites: ["trixie"],
        components: ["main", "contrib"],
        signedBy: "/keys/a.gpg",
      },
      { uris: ["http://b.example/debian"], suites: ["sid"], components: ["main"], signedBy: undefined },
    ]);
  });
});

describe("which entry is Debian's", () => {
  it("takes those of Debian's suites with a main component", () => {
    expect(uris("deb http://vendor.example/node nodistro main")).toEqual([]);
    expect(uris("deb http://vendor.example/apt trixie stable")).toEqual([]);
    expect(uris("deb http://mirror.example/debian-security trixie-security main")).toEqual([]);
    expect(uris("deb http://mirror.example/ubuntu noble main")).toEqual([]);
    expect(uris("deb http://mirror.example/debian/ trixie main")).toEqual(["http://mirror.example/debian"]);
  });

  it("puts another vendor that uses Debian's names last, though it stands first", () => {
    const text = [
      "deb [signed-by=/keys/vendor.gpg] https://vendor.example/apt bookworm main",
      "deb http://mirror.example/debian bookworm main",
      "deb http://mirror.example/debian bookworm-updates main",
    ].join("\n");
    expect(uris(text)).toEqual(["http://mirror.example/debian", "https://vendor.example/apt"]);
  });

  it("follows mirror+file: and skips what is not a mirror", () => {
    const entries = parseOneLine(
      "deb mirror+file:///lists/debian.list trixie main\ndeb cdrom:[Debian]/ trixie main",
    );
    const read = (file: string) =>
      file === "/lists/debian.list" ? "http://m.example/debian priority:1\n# no\n" : "";
    expect(debianMirrors(entries, read).map(({ uri }) => uri)).toEqual(["http://m.example/debian"]);
    const unreadable = () => {
      throw new Error("no such file");
    };
    expect(debianMirrors(entries, unreadable)).toEqual([]);
  });
});

describe("apt's directory", () => {
  it("has both kinds of file, and may be missing", () => {
    const dir = mkdtempSync(path.join(tmpdir(), "perilune-test-"));
    try {
      expect(readDebianMirrors(path.join(dir, "none"))).toEqual([]);
      mkdirSync(path.join(dir, "sources.list.d"));
      writeFileSync(path.join(dir, "sources.list"), "deb http://a.example/debian sid main\n");
      const stanza = "Types: deb\nURIs: http://b.example/debian\nSuites: sid\nComponents: main\n";
      writeFileSync(path.join(dir, "sources.list.d", "b.sources"), stanza);
      writeFileSync(path.join(dir, "sources.list.d", "c.sources.disabled"), stanza.replace("b.", "c."));
      expect(readDebianMirrors(dir).map(({ uri }) => uri)).toEqual([
        "http://a.example/debian",
        "http://b.example/debian",
      ]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
