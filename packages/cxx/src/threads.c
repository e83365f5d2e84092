/*
** threads.c: locks for the one thread of a runtime. The standard library takes them around what threads would share.
** A thread cannot be made: pthread_create is not defined anywhere.
*/
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

int pthread_mutex_init (pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) {
  *mutex = (pthread_mutex_t){0};
  (void)attributes;
  return 0;
}

int pthread_mutex_destroy (pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}

int pthread_mutex_lock (pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}

int pthread_mutex_trylock (pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}

int pthread_mutex_unlock (pthread_mutex_t *mutex) {
  (void)mutex;
  return 0;
}

int pthread_mutexattr_init (pthread_mutexattr_t *attributes) {
  *attributes = (pthread_mutexattr_t){0};
  return 0;
}

int pthread_mutexattr_destroy (pthread_mutexattr_t *attributes) {
  (void)attributes;
  return 0;
}

int pthread_mutexattr_settype (pthread_mutexattr_t *attributes, int type) {
  (void)attributes;
  (void)type;
  return 0;
}

int pthread_cond_destroy (pthread_cond_t *condition) {
  (void)condition;
  return 0;
}

int pthread_cond_signal (pthread_cond_t *condition) {
  (void)condition;
  return 0;
}

int pthread_cond_broadcast (pthread_cond_t *condition) {
  (void)condition;
  return 0;
}

/* Nobody can end the wait: it would last for ever. */
int pthread_cond_wait (pthread_cond_t *condition, pthread_mutex_t *mutex) {
  (void)condition;
  (void)mutex;
  abort();
}

int pthread_cond_timedwait (pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
  (void)condition;
  (void)mutex;
  (void)until;
  return ETIMEDOUT;
}

/* The values of keys. They live as long as the runtime, so no destructor runs. */
#define KEYS 64
static const void *values[KEYS];
static unsigned int keys;

int pthread_key_create (pthread_key_t *key, void (*destructor) (void *)) {
  (void)destructor;
  if (keys == KEYS) return EAGAIN;
  *key = keys++;
  return 0;
}

void *pthread_getspecific (pthread_key_t key) {
  return key < keys ? (void *)values[key] : NULL;
}

int pthread_setspecific (pthread_key_t key, const void *value) {
  if (key >= keys) return EINVAL;
  values[key] = value;
  return 0;
}

pthread_t pthread_self (void) {
  static int self;
  return (pthread_t)&self;
}
