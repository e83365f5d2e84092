/*
** peg: parsing expressions in the manner of LPeg, as a native module.
** A pattern is a userdata that points to its parts; its user values keep them alive.
*/
#include <string.h>
#include "lua.h"
#include "lauxlib.h"

#define PATTERN "peg.pattern"
#define MAXCAPTURES 200
#define MAXDEPTH 200

typedef enum { TEXT, ANY, SET, SEQUENCE, CHOICE, REPEAT, EXCEPT, CAPTURE, RULE } Kind;

typedef struct Pattern {
  Kind kind;
  size_t count; /* TEXT: its length; ANY: characters; REPEAT: the least times */
  const struct Pattern *a, *b;
  unsigned char set[32];
  char text[1];
} Pattern;

typedef struct Match {
  lua_State *L;
  const char *start, *end;
  int depth, captures;
  struct { const char *from, *to; } capture[MAXCAPTURES];
} Match;

#define has(set, c) ((set)[(c) >> 3] & (1 << ((c)&7)))
#define add(set, c) ((set)[(c) >> 3] |= (unsigned char)(1 << ((c)&7)))

/* Returns where the match ends, or NULL. */
static const char *match (Match *m, const Pattern *p, const char *s) {
  const char *to = NULL;
  int captures = m->captures;
  if (++m->depth > MAXDEPTH) luaL_error(m->L, "the pattern nests too deeply (left recursion?)");
  switch (p->kind) {
    case TEXT:
      if ((size_t)(m->end - s) >= p->count && memcmp(s, p->text, p->count) == 0) to = s + p->count;
      break;
    case ANY:
      if ((size_t)(m->end - s) >= p->count) to = s + p->count;
      break;
    case SET:
      if (s < m->end && has(p->set, (unsigned char)*s)) to = s + 1;
      break;
    case SEQUENCE:
      to = match(m, p->a, s);
      if (to != NULL) to = match(m, p->b, to);
      break;
    case CHOICE:
      to = match(m, p->a, s);
      if (to == NULL) to = match(m, p->b, s);
      break;
    case REPEAT: {
      size_t times = 0;
      const char *next;
      for (to = s; (next = match(m, p->a, to)) != NULL; to = next) {
        times++;
        if (next == to) break; /* an empty match would repeat forever */
      }
      if (times < p->count) to = NULL;
      break;
    }
    case EXCEPT:
      if (match(m, p->b, s) == NULL) to = match(m, p->a, s);
      break;
    case CAPTURE: {
      int mine = m->captures++;
      if (mine >= MAXCAPTURES) luaL_error(m->L, "more than %d captures", MAXCAPTURES);
      to = match(m, p->a, s);
      m->capture[mine].from = s;
      m->capture[mine].to = to;
      break;
    }
    case RULE:
      if (p->a == NULL) luaL_error(m->L, "a rule has no definition");
      to = match(m, p->a, s);
      break;
  }
  if (to == NULL) m->captures = captures;
  m->depth--;
  return to;
}

static Pattern *new_pattern (lua_State *L, Kind kind, size_t text) {
  Pattern *p = (Pattern *)lua_newuserdatauv(L, sizeof(Pattern) + text, 2);
  memset(p, 0, sizeof(Pattern) + text);
  p->kind = kind;
  luaL_setmetatable(L, PATTERN);
  return p;
}

/* P(text), P(count): also what operators accept in place of a pattern. */
static const Pattern *to_pattern (lua_State *L, int index) {
  const Pattern *known = (const Pattern *)luaL_testudata(L, index, PATTERN);
  Pattern *p;
  if (known != NULL) return known;
  if (lua_type(L, index) == LUA_TNUMBER) {
    lua_Integer count = luaL_checkinteger(L, index);
    luaL_argcheck(L, count >= 0, index, "a count is not negative");
    p = new_pattern(L, ANY, 0);
    p->count = (size_t)count;
  }
  else {
    size_t length;
    const char *text = luaL_checklstring(L, index, &length);
    p = new_pattern(L, TEXT, length);
    p->count = length;
    memcpy(p->text, text, length);
  }
  lua_replace(L, index);
  return p;
}

/* Makes a pattern of the patterns at 1 and, if `two`, at 2. */
static Pattern *combine (lua_State *L, Kind kind, int two) {
  const Pattern *a = to_pattern(L, 1);
  const Pattern *b = two ? to_pattern(L, 2) : NULL;
  Pattern *p = new_pattern(L, kind, 0);
  p->a = a;
  p->b = b;
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 1);
  if (two) {
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, -2, 2);
  }
  return p;
}

static int peg_P (lua_State *L) {
  to_pattern(L, 1);
  lua_settop(L, 1);
  return 1;
}

static int peg_S (lua_State *L) {
  size_t length;
  const char *chars = luaL_checklstring(L, 1, &length);
  Pattern *p = new_pattern(L, SET, 0);
  for (; length > 0; length--, chars++) add(p->set, (unsigned char)*chars);
  return 1;
}

static int peg_R (lua_State *L) {
  size_t length;
  const char *range = luaL_checklstring(L, 1, &length);
  Pattern *p;
  int c;
  luaL_argcheck(L, length == 2, 1, "a range has two characters");
  p = new_pattern(L, SET, 0);
  for (c = (unsigned char)range[0]; c <= (unsigned char)range[1]; c++) add(p->set, c);
  return 1;
}

static int peg_C (lua_State *L) { combine(L, CAPTURE, 0); return 1; }
static int peg_mul (lua_State *L) { combine(L, SEQUENCE, 1); return 1; }
static int peg_add (lua_State *L) { combine(L, CHOICE, 1); return 1; }
static int peg_sub (lua_State *L) { combine(L, EXCEPT, 1); return 1; }

static int peg_pow (lua_State *L) {
  lua_Integer least = luaL_checkinteger(L, 2);
  luaL_argcheck(L, least >= 0, 2, "a count is not negative");
  combine(L, REPEAT, 0)->count = (size_t)least;
  return 1;
}

static int peg_rule (lua_State *L) {
  new_pattern(L, RULE, 0);
  return 1;
}

static int peg_define (lua_State *L) {
  Pattern *rule = (Pattern *)luaL_checkudata(L, 1, PATTERN);
  luaL_argcheck(L, rule->kind == RULE, 1, "not a rule");
  rule->a = to_pattern(L, 2);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, 1, 1);
  return 0;
}

/* pattern:match(text, from) returns the position behind the match, and the captures; or nil. */
static int peg_match (lua_State *L) {
  Match m;
  size_t length;
  const Pattern *p = (const Pattern *)luaL_checkudata(L, 1, PATTERN);
  const char *to;
  lua_Integer from;
  int i;
  m.L = L;
  m.start = luaL_checklstring(L, 2, &length);
  m.end = m.start + length;
  m.depth = m.captures = 0;
  from = luaL_optinteger(L, 3, 1);
  luaL_argcheck(L, 1 <= from && (size_t)from <= length + 1, 3, "outside of the text");
  to = match(&m, p, m.start + from - 1);
  if (to == NULL) return 0;
  luaL_checkstack(L, m.captures + 1, "too many captures");
  lua_pushinteger(L, to - m.start + 1);
  for (i = 0; i < m.captures; i++)
    lua_pushlstring(L, m.capture[i].from, (size_t)(m.capture[i].to - m.capture[i].from));
  return m.captures + 1;
}

static const luaL_Reg functions[] = {
  {"P", peg_P}, {"S", peg_S}, {"R", peg_R}, {"C", peg_C}, {"rule", peg_rule}, {NULL, NULL}
};

static const luaL_Reg operators[] = {
  {"__mul", peg_mul}, {"__add", peg_add}, {"__sub", peg_sub}, {"__pow", peg_pow},
  {"match", peg_match}, {"define", peg_define}, {NULL, NULL}
};

int luaopen_peg (lua_State *L) {
  luaL_newmetatable(L, PATTERN);
  luaL_setfuncs(L, operators, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  luaL_newlib(L, functions);
  return 1;
}
