/* tree.h: the data of tree.c, for json.c to write; other files use profile.h. */
#ifndef PROFILE_TREE_H
#define PROFILE_TREE_H

#include "profile.h"

typedef struct Function {
  const void *key;        /* the address of the chunk's name, or of the C function */
  char *source;           /* '@' and the file name, or short_src; NULL for C functions */
  char *name;             /* NULL while unknown */
  int rank;               /* of the name */
  int main;               /* whether it is a main chunk */
  int line, lastline;     /* where it is defined */
  size_t srclen;          /* length of the chunk's name */
  char shown[LUA_IDSIZE]; /* short_src */
} Function;

typedef struct Place {
  int parent;
  Frame frame;
  double time;          /* microseconds */
  double bytes, blocks; /* allocated */
} Place;

typedef struct Sample {
  int place;
  double time;
} Sample;

/* Maps hashes to numbers of items; its size is a power of two, -1 is an empty slot. */
typedef struct Index {
  int *slots;
  unsigned size;
} Index;

#define LIST(type)       \
  struct {               \
    type *items;         \
    int count, capacity; \
  }

typedef struct Tree {
  LIST(Function) functions;
  LIST(Place) places;
  LIST(Sample) samples;
  Index byfunction, byplace;
} Tree;

extern Tree tree;

#endif
