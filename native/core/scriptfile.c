/*
** scriptfile.c: loads the scripts of modules, whose text the compile cache knows. Replaces luaL_loadfilex in upstream's
** loadlib.c, and leaves to it what is not plain text: precompiled code, a first line with '#', a byte order mark.
*/
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lauxlib.h"

#include "internal.h"

/* A larger file is read in parts. */
#define MOST (1 << 24)

/* Reads a whole file and returns its allocated text; NULL if it is empty, special or cannot be read. */
static char *readfile (const char *path, size_t *size) {
  struct stat st;
  char *text = NULL;
  size_t n = 0;
  int fd = open(path, O_RDONLY);
  if (fd < 0) return NULL;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= MOST &&
      (text = (char *)malloc((size_t)st.st_size)) != NULL) {
    ssize_t got;
    *size = (size_t)st.st_size;
    while (n < *size && (got = read(fd, text + n, *size - n)) > 0) n += (size_t)got;
    if (n == *size) pl_host_loading(path, fd);
    else {
      free(text);
      text = NULL;
    }
  }
  close(fd);
  return text;
}

static int isplain (const char *text) { return *text != '#' && *text != *LUA_SIGNATURE && *text != '\xEF'; }

int pl_loadscript (lua_State *L, const char *path, const char *mode) {
  const char *name = lua_pushfstring(L, "@%s", path);
  size_t size;
  char *text = (pl_compilecache()->limit > 0) ? readfile(path, &size) : NULL;
  int status = (text != NULL && isplain(text)) ? pl_compile(L, text, size, name) : luaL_loadfilex(L, path, mode);
  free(text);
  lua_remove(L, -2);
  return status;
}
