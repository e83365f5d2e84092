/** The languages of sources: C and C++. */

/** The endings of C++ sources. */
const CPP = /\.(?:cpp|cc|cxx|c\+\+|cp|CPP|C)$/;

/** `perilune` finds the language of a source by its name, unless `-x` or the command says it. */
export type Language = "c" | "c++";

/** Returns the language of a source by its name; undefined for a file that is no source. */
export function languageOf(name: string): Language | undefined {
  if (CPP.test(name)) return "c++";
  return name.endsWith(".c") ? "c" : undefined;
}

/** Returns the flags for one language: the others' standards are left out, as a build of both has one list. */
export function flagsFor(language: Language, flags: readonly string[]): string[] {
  return flags.filter((flag) => {
    const standard = /^-std=(.*)$/.exec(flag)?.[1];
    return standard === undefined || standard.includes("++") === (language === "c++");
  });
}

/** Returns true for a symbol of C++: a mangled name, or one of its runtime. */
export function isCppSymbol(name: string): boolean {
  return /^(?:_Z|__cxa_(?!atexit$|finalize$)|__gxx_|__cpp_exception$)/.test(name);
}
