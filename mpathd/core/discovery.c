/*
 * discovery.c - hosts that may be asked whether they answer probes.
 */
#include "discovery.h"

#include <string.h>

void
discovery_reset(struct discovery *d)
{
	memset(d, 0, sizeof(*d));
}

bool
discovery_look(struct discovery *d, bool lonely, mtime_t now)
{
	mtime_t pause = lonely ? DISCOVERY_LONELY : DISCOVERY_RARELY;

	/* Those of the last look come first. */
	if (d->n > 0 || (d->looked_at != 0 && now - d->looked_at < pause))
		return false;
	d->looked_at = now;
	return true;
}

void
discovery_add(struct discovery *d, const struct ipaddr *addr, bool router)
{
	unsigned int i;

	for (i = 0; i < d->n; i++) {
		if (ipaddr_same(&d->candidate[i], addr))
			return;
	}
	if (d->n == DISCOVERY_ROOM)
		return;
	/* The last one is asked next. */
	if (router || d->n == 0) {
		d->candidate[d->n++] = *addr;
		return;
	}
	memmove(&d->candidate[1], &d->candidate[0],
	    d->n * sizeof(d->candidate[0]));
	d->candidate[0] = *addr;
	d->n++;
}

bool
discovery_take(struct discovery *d, struct ipaddr *out)
{
	if (d->n == 0)
		return false;
	*out = d->candidate[--d->n];
	return true;
}

/* How many addresses the subnet has, those of net and broadcast included. */
static uint32_t
size_of(const struct ipaddr *subnet)
{
	unsigned int bits = ipaddr_host_plen(subnet) - subnet->plen;

	if (ipaddr_bytes(subnet) != 4 || bits < 2 || bits > SWEEP_HOST_BITS)
		return 0;
	return UINT32_C(1) << bits;
}

static mtime_t
sweep_begins(const struct discovery *d)
{
	mtime_t t = d->lonely_since + SWEEP_AFTER;

	return d->swept_at != 0 ? mtime_max(t, d->swept_at + SWEEP_AGAIN) : t;
}

void
discovery_want(struct discovery *d, bool lonely, bool more,
    const struct ipaddr *subnet, mtime_t now)
{
	if (!more)
		d->sweep = 0;
	if (!lonely || size_of(subnet) == 0) {
		d->lonely_since = 0;
		return;
	}
	if (d->lonely_since == 0)
		d->lonely_since = now;
	if (d->sweep != 0 || now < sweep_begins(d))
		return;
	d->sweep = 1;
	d->sweep_due = d->swept_at = now;
}

static struct ipaddr
host_of(const struct ipaddr *subnet, uint32_t number)
{
	struct ipaddr a = ipaddr_network(subnet);

	a.plen = (uint8_t)ipaddr_host_plen(subnet);
	a.b[2] = (uint8_t)(a.b[2] | number >> 8);
	a.b[3] = (uint8_t)(a.b[3] | number);
	return a;
}

size_t
discovery_sweep(struct discovery *d, const struct ipaddr *subnet, mtime_t now,
    struct ipaddr out[SWEEP_STEP])
{
	uint32_t size = size_of(subnet);
	size_t n;

	if (d->sweep == 0 || now < d->sweep_due)
		return 0;
	/* The last one is the broadcast address. */
	for (n = 0; n < SWEEP_STEP && d->sweep + 1 < size; n++)
		out[n] = host_of(subnet, d->sweep++);
	d->sweep_due = now + SWEEP_PACE;
	d->listen_until = now + SWEEP_LISTEN;
	if (d->sweep + 1 >= size)
		d->sweep = 0;
	return n;
}

mtime_t
discovery_next(const struct discovery *d)
{
	if (d->sweep != 0)
		return d->sweep_due;
	return d->lonely_since != 0 ? sweep_begins(d) : MTIME_NEVER;
}
