export function trimGlue(glue: string): string;
