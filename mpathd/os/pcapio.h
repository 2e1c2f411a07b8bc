/*
 * pcapio.h - sends ethernet frames, through libpcap.
 *
 * Its packet sockets receive nothing: each is bound to one protocol from its
 * birth and has a filter that lets nothing pass.
 */
#ifndef PCAPIO_H
#define PCAPIO_H

#include <stddef.h>
#include <stdint.h>

struct pcapio;

int pcapio_new(struct pcapio **);
void pcapio_free(struct pcapio *);

/*
 * Makes the NIC ready to send.  One that cannot be opened now, because it is
 * down, say, is tried again at each pcapio_send().
 */
int pcapio_add(struct pcapio *, uint32_t ifindex);
void pcapio_remove(struct pcapio *, uint32_t ifindex);

/* Sends one frame at once.  0, -ENODEV for a NIC that was not added, -errno. */
int pcapio_send(struct pcapio *, uint32_t ifindex, const void *frame,
    size_t len);

/* What an error of libpcap is as -errno. */
int pcapio_errno(int pcap_error);

#endif
