/*
 * linux_ask.h - hears answers to questions by ARP, through libpcap, on single
 * NICs.
 *
 * Its packet sockets are bound to ARP from their birth and have a filter in the
 * kernel that lets pass only replies to the NIC itself.
 */
#ifndef LINUX_ASK_H
#define LINUX_ASK_H

#include <stdbool.h>
#include <stdint.h>

struct eventq;
struct linkfact;
struct linux_ask;

/* New sockets are added to the epoll descriptor, with their number as data. */
int linux_ask_new(struct linux_ask **, int epoll);
void linux_ask_free(struct linux_ask *);

/* Hears on this NIC, by its present hardware address. */
int linux_ask_open(struct linux_ask *, const struct linkfact *);
void linux_ask_close(struct linux_ask *, uint32_t ifindex);

/* Queues the answers that wait in the socket of that number, if it is ours. */
void linux_ask_read(struct linux_ask *, int fd, struct eventq *);

#endif
