/*
 * linux_ask.c - hears answers to questions by ARP, through libpcap, on single
 * NICs.
 */
#include "linux_ask.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "mpathd/core/event.h"
#include "mpathd/os/clock.h"
#include "mpathd/os/eventq.h"
#include "mpathd/os/pcapio.h"
#include "mpathd/wire/arp.h"

/* A flood of forged answers may fill it and is then cut off by the kernel. */
#define BUFFER_SIZE 32768
#define SNAPLEN	    64
/* Frames read in one go: the rest waits while others are served. */
#define READ_MAX 64

struct ear {
	uint32_t ifindex;
	uint8_t mac[ARP_MAC_SIZE];
	pcap_t *pcap;
	int fd;
};

struct linux_ask {
	int epoll;
	struct ear *e;
	size_t n;
};

int
linux_ask_new(struct linux_ask **out, int epoll)
{
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return -ENOMEM;
	(*out)->epoll = epoll;
	return 0;
}

void
linux_ask_free(struct linux_ask *a)
{
	size_t i;

	if (a == NULL)
		return;
	for (i = 0; i < a->n; i++)
		pcap_close(a->e[i].pcap);
	free(a->e);
	free(a);
}

static struct ear *
ear_find(const struct linux_ask *a, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (a->e[i].ifindex == ifindex)
			return &a->e[i];
	return NULL;
}

/* Replies, to the NIC alone: destination, and operation of ARP. */
static int
filter_set(pcap_t *pcap, const uint8_t mac[ARP_MAC_SIZE])
{
	uint32_t head = (uint32_t)mac[0] << 24 | (uint32_t)mac[1] << 16 |
	    (uint32_t)mac[2] << 8 | mac[3];
	uint32_t tail = (uint32_t)mac[4] << 8 | mac[5];
	struct bpf_insn code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, head, 0, 5),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, tail, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 20),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SNAPLEN),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct bpf_program prog = { .bf_len = sizeof(code) / sizeof(code[0]),
		.bf_insns = code };

	return pcap_setfilter(pcap, &prog) == 0 ? 0 : -EIO;
}

static int
pcap_set_up(pcap_t *pcap, const uint8_t mac[ARP_MAC_SIZE])
{
	char errbuf[PCAP_ERRBUF_SIZE];
	int err;

	pcap_set_snaplen(pcap, SNAPLEN);
	pcap_set_buffer_size(pcap, BUFFER_SIZE);
	pcap_set_immediate_mode(pcap, 1);
	pcap_set_protocol_linux(pcap, ETH_P_ARP);
	err = pcap_activate(pcap);
	if (err < 0)
		return pcapio_errno(err);
	if (pcap_datalink(pcap) != DLT_EN10MB)
		return -EPROTONOSUPPORT;
	err = filter_set(pcap, mac);
	if (err == 0 && pcap_setnonblock(pcap, 1, errbuf) != 0)
		err = -EIO;
	return err;
}

static int
ear_open(struct linux_ask *a, struct ear *e)
{
	struct epoll_event ee = { .events = EPOLLIN };
	char name[IF_NAMESIZE], errbuf[PCAP_ERRBUF_SIZE];
	int err;

	if (if_indextoname(e->ifindex, name) == NULL)
		return -errno;
	e->pcap = pcap_create(name, errbuf);
	if (e->pcap == NULL)
		return -ENOMEM;
	err = pcap_set_up(e->pcap, e->mac);
	if (err == 0) {
		ee.data.fd = e->fd = pcap_get_selectable_fd(e->pcap);
		if (epoll_ctl(a->epoll, EPOLL_CTL_ADD, e->fd, &ee) < 0)
			err = -errno;
	}
	if (err != 0)
		pcap_close(e->pcap);
	return err;
}

int
linux_ask_open(struct linux_ask *a, const struct linkfact *link)
{
	struct ear *e = ear_find(a, link->ifindex);
	struct ear new = { .ifindex = link->ifindex };
	int err;

	if (e != NULL && memcmp(e->mac, link->hwaddr, sizeof(e->mac)) == 0)
		return 0;
	linux_ask_close(a, link->ifindex);
	memcpy(new.mac, link->hwaddr, sizeof(new.mac));
	e = reallocarray(a->e, a->n + 1, sizeof(*e));
	if (e == NULL)
		return -ENOMEM;
	a->e = e;
	err = ear_open(a, &new);
	if (err == 0)
		e[a->n++] = new;
	return err;
}

void
linux_ask_close(struct linux_ask *a, uint32_t ifindex)
{
	struct ear *e = ear_find(a, ifindex);

	if (e == NULL)
		return;
	pcap_close(e->pcap);
	*e = a->e[--a->n];
}

static void
answer_queue(struct eventq *q, const struct ear *e,
    const struct pcap_pkthdr *head, const void *frame)
{
	struct event ev = { .type = EV_REPLY,
		.reply = { .ifindex = e->ifindex, .arp = true } };
	struct arp_answer a;

	if (arp_get_answer(&a, e->mac, frame, head->caplen) != 0)
		return;
	ev.reply.from = a.from;
	memcpy(ev.reply.mac, a.mac, sizeof(ev.reply.mac));
	ev.reply.at =
	    clock_of_arrival(SEC(head->ts.tv_sec) + USEC(head->ts.tv_usec));
	(void)eventq_push(q, &ev);
}

void
linux_ask_read(struct linux_ask *a, int fd, struct eventq *q)
{
	struct pcap_pkthdr *head;
	const unsigned char *frame;
	size_t i;
	int n, got = 0;

	for (i = 0; i < a->n && a->e[i].fd != fd; i++)
		;
	if (i == a->n)
		return;
	for (n = 0; n < READ_MAX; n++) {
		got = pcap_next_ex(a->e[i].pcap, &head, &frame);
		if (got != 1)
			break;
		answer_queue(q, &a->e[i], head, frame);
	}
	/* A NIC that was away: the next question opens it anew. */
	if (got < 0)
		linux_ask_close(a, a->e[i].ifindex);
}
