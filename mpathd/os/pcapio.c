/*
 * pcapio.c - sends ethernet frames, through libpcap.
 */
#include "pcapio.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <stdlib.h>

/* libpcap wants room for a few frames, though none will come. */
#define BUFFER_SIZE 4096
#define SNAPLEN	    64

struct outlet {
	uint32_t ifindex;
	pcap_t *pcap; /* NULL: could not be opened yet */
};

struct pcapio {
	struct outlet *o;
	size_t n;
};

int
pcapio_new(struct pcapio **out)
{
	*out = calloc(1, sizeof(**out));
	return *out != NULL ? 0 : -ENOMEM;
}

static void
outlet_close(struct outlet *o)
{
	if (o->pcap != NULL)
		pcap_close(o->pcap);
	o->pcap = NULL;
}

void
pcapio_free(struct pcapio *io)
{
	size_t i;

	if (io == NULL)
		return;
	for (i = 0; i < io->n; i++)
		outlet_close(&io->o[i]);
	free(io->o);
	free(io);
}

static struct outlet *
outlet_find(const struct pcapio *io, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < io->n; i++)
		if (io->o[i].ifindex == ifindex)
			return &io->o[i];
	return NULL;
}

int
pcapio_errno(int pcap_error)
{
	switch (pcap_error) {
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return -ENODEV;
	case PCAP_ERROR_IFACE_NOT_UP:
		return -ENETDOWN;
	case PCAP_ERROR_PERM_DENIED:
		return -EPERM;
	default:
		return -EIO;
	}
}

static int
pcap_set_up(pcap_t *pcap)
{
	struct bpf_insn nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	struct bpf_program filter = { .bf_len = 1, .bf_insns = &nothing };
	char errbuf[PCAP_ERRBUF_SIZE];
	int err;

	pcap_set_snaplen(pcap, SNAPLEN);
	pcap_set_buffer_size(pcap, BUFFER_SIZE);
	pcap_set_immediate_mode(pcap, 1);
	/* Without it the socket would get every packet until its filter. */
	pcap_set_protocol_linux(pcap, ETH_P_ARP);
	err = pcap_activate(pcap);
	if (err < 0)
		return pcapio_errno(err);
	err = pcap_setfilter(pcap, &filter);
	if (err == 0)
		err = pcap_setnonblock(pcap, 1, errbuf);
	if (err != 0)
		return pcapio_errno(err);
	return pcap_datalink(pcap) == DLT_EN10MB ? 0 : -EPROTONOSUPPORT;
}

static int
outlet_open(struct outlet *o)
{
	char name[IF_NAMESIZE], errbuf[PCAP_ERRBUF_SIZE];
	int err;

	if (if_indextoname(o->ifindex, name) == NULL)
		return -errno;
	o->pcap = pcap_create(name, errbuf);
	if (o->pcap == NULL)
		return -ENOMEM;
	err = pcap_set_up(o->pcap);
	if (err != 0)
		outlet_close(o);
	return err;
}

int
pcapio_add(struct pcapio *io, uint32_t ifindex)
{
	struct outlet *o;

	if (outlet_find(io, ifindex) != NULL)
		return 0;
	o = reallocarray(io->o, io->n + 1, sizeof(*o));
	if (o == NULL)
		return -ENOMEM;
	io->o = o;
	o[io->n] = (struct outlet){ .ifindex = ifindex };
	return outlet_open(&o[io->n++]);
}

void
pcapio_remove(struct pcapio *io, uint32_t ifindex)
{
	struct outlet *o = outlet_find(io, ifindex);

	if (o == NULL)
		return;
	outlet_close(o);
	*o = io->o[--io->n];
}

static int
inject(struct outlet *o, const void *frame, size_t len)
{
	int err;

	if (o->pcap == NULL && (err = outlet_open(o)) != 0)
		return err;
	errno = 0;
	if (pcap_inject(o->pcap, frame, len) >= 0)
		return 0;
	return errno != 0 ? -errno : -EIO;
}

int
pcapio_send(struct pcapio *io, uint32_t ifindex, const void *frame, size_t len)
{
	struct outlet *o = outlet_find(io, ifindex);
	int err;

	if (o == NULL)
		return -ENODEV;
	err = inject(o, frame, len);
	/* The socket says once that the NIC was down, even if it is up again.
	 */
	if (err == -ENETDOWN)
		err = inject(o, frame, len);
	/* The one of a NIC that was away serves no more. */
	if (err == -ENXIO) {
		outlet_close(o);
		err = inject(o, frame, len);
	}
	return err;
}
