/*
 * listing.c - the order of ifconfig -a: which NIC comes when.
 */
#include "listing.h"

#include <stdlib.h>
#include <string.h>

/* The driver's name: what is before the digits at the end. */
static size_t
driver_len(const char *name)
{
	size_t n = strlen(name);

	while (n > 0 && name[n - 1] >= '0' && name[n - 1] <= '9')
		n--;
	return n;
}

static bool
same_driver(const struct nic *a, const struct nic *b)
{
	size_t n = driver_len(a->name);

	return n == driver_len(b->name) && strncmp(a->name, b->name, n) == 0;
}

struct place {
	const struct nic *nic;
	uint32_t driver; /* the earliest of its driver */
	unsigned long number;
};

static int
compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	bool xl = (x->nic->link.flags & LINK_LOOPBACK) != 0;
	bool yl = (y->nic->link.flags & LINK_LOOPBACK) != 0;

	if (xl != yl)
		return xl ? -1 : 1;
	if (x->driver != y->driver)
		return x->driver < y->driver ? -1 : 1;
	if (!same_driver(x->nic, y->nic))
		return strcmp(x->nic->name, y->nic->name);
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->nic->name, y->nic->name);
}

static bool
is_listed(const struct nic *nic, bool all)
{
	return all ? nic->present : nic_plumbed(nic);
}

static struct place
place_of(const struct model *m, const struct nic *nic, bool all)
{
	struct place p = { nic, nic->driver_order,
		strtoul(nic->name + driver_len(nic->name), NULL, 10) };
	const struct nic *other;

	TAILQ_FOREACH (other, &m->nics, next) {
		if (is_listed(other, all) && same_driver(nic, other) &&
		    other->driver_order < p.driver)
			p.driver = other->driver_order;
	}
	return p;
}

const struct nic **
listing_order(const struct model *m, bool all, size_t *n)
{
	const struct nic *nic;
	const struct nic **out;
	struct place *place;
	size_t i, count = 0;

	*n = 0;
	TAILQ_FOREACH (nic, &m->nics, next)
		count += is_listed(nic, all);
	place = calloc(count + 1, sizeof(*place));
	out = calloc(count + 1, sizeof(const struct nic *));
	if (place == NULL || out == NULL) {
		free(place);
		free(out);
		return NULL;
	}
	i = 0;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (is_listed(nic, all))
			place[i++] = place_of(m, nic, all);
	}
	qsort(place, count, sizeof(*place), compare);
	for (i = 0; i < count; i++)
		out[i] = place[i].nic;
	free(place);
	*n = count;
	return out;
}
