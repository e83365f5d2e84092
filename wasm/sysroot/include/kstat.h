#include <sys/stat.h>

#define kstat stat
