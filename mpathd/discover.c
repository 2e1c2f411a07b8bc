/*
 * discover.c - looks for hosts to probe: the engine's half of it.
 */
#include "discover.h"

#include <sys/socket.h>

#include "lib/log.h"
#include "mpathd/core/probing.h"

/* So long a token serves: an answer may take half of that. */
#define TOKEN_LIFE SEC(1)

void
discover_decide(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	bool wants = i->open && nic_has_link(&e->model, nic) &&
	    probing_wants_hosts(nic, fam);

	if (!wants)
		i->discovery.n = 0;
	discovery_want(&i->discovery, wants && probing_is_lonely(nic, fam),
	    wants, instance_subnet(i), now);
}

/* ------------------------------------------------------------ questions -- */

static void
renew_token(struct engine *e, struct instance *i, mtime_t now)
{
	if (i->discovery_token != 0 && now - i->discovery_since < TOKEN_LIFE)
		return;
	i->discovery_token = e->env.random(e->env.arg);
	i->discovery_since = now;
}

static void
ask(struct engine *e, struct nic *nic, enum fam fam, const struct ipaddr *to,
    mtime_t now)
{
	const struct instance *i = &nic->inst[fam];
	struct probe p = { .to = *to,
		.seq = probestat_next_seq(&i->stats),
		.kind = PROBE_DISCOVERY,
		.token = i->discovery_token,
		.sent = now };

	/* Whoever does not hear it does not answer. */
	if (instance_by_arp(i)) {
		(void)e->kernel->ops->ask_send(e->kernel, nic->link.ifindex, to,
		    NULL);
		return;
	}
	(void)e->kernel->ops->probe_send(e->kernel, nic->link.ifindex,
	    fam_family(fam), &p);
}

/*
 * Goes with a probe: all at 224.0.0.1 or ff02::1, unless there is no address to
 * ask from, and some of those that are there.
 */
static void
ask_around(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	static const struct ipaddr all[FAMS] = {
		[FAM_INET] = { AF_INET, 32, { 224, 0, 0, 1 } },
		[FAM_INET6] = { AF_INET6, 128, { 0xff, 2, [15] = 1 } },
	};
	struct instance *i = &nic->inst[fam];
	struct ipaddr to = all[fam];
	int n;

	if (!i->ask_hosts)
		return;
	i->ask_hosts = false;
	renew_token(e, i, now);
	if (instance_by_arp(i))
		i->discovery.listen_until = now + SWEEP_LISTEN;
	else
		ask(e, nic, fam, &to, now);
	for (n = 0; n < DISCOVERY_ASK && discovery_take(&i->discovery, &to);
	     n++)
		ask(e, nic, fam, &to, now);
	if (discovery_look(&i->discovery, probing_is_lonely(nic, fam), now))
		(void)e->kernel->ops->neighbours(e->kernel, nic->link.ifindex,
		    fam_family(fam));
}

static void
sweep(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	struct ipaddr to[SWEEP_STEP];
	size_t k,
	    n = discovery_sweep(&i->discovery, instance_subnet(i), now, to);

	if (n > 0 && !i->hears_arp)
		i->hears_arp =
		    e->kernel->ops->ask_open(e->kernel, i->ifindex) == 0;
	for (k = 0; k < n && i->hears_arp; k++) {
		if (probing_may_probe(&e->model, i, &to[k]))
			(void)e->kernel->ops->ask_send(e->kernel, i->ifindex,
			    &to[k], NULL);
	}
	if (i->hears_arp && now > i->discovery.listen_until)
		discover_close(e, nic, fam);
}

void
discover_act(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	if (!nic->inst[fam].open)
		return;
	ask_around(e, nic, fam, now);
	sweep(e, nic, fam, now);
}

void
discover_close(struct engine *e, struct nic *nic, enum fam fam)
{
	struct instance *i = &nic->inst[fam];

	if (!i->hears_arp)
		return;
	e->kernel->ops->ask_close(e->kernel, i->ifindex);
	i->hears_arp = false;
}

/* -------------------------------------------------------------- answers -- */

static void
add_candidate(struct engine *e, const struct nic *nic, struct instance *i,
    const struct ipaddr *addr, bool router)
{
	char text[IPADDR_STRLEN];

	if (targetset_find(&i->targets, addr) != NULL ||
	    !probing_may_probe(&e->model, i, addr))
		return;
	log_debug(DBG_TARGET, "%s: %s may be a target", nic->name,
	    ipaddr_print(addr, text));
	discovery_add(&i->discovery, addr, router);
}

void
discover_host(struct engine *e, const struct hostfact *host)
{
	struct nic *nic = model_nic_by_index(&e->model, host->ifindex);

	if (nic != NULL)
		add_candidate(e, nic, &nic->inst[fam_of(host->addr.family)],
		    &host->addr, host->router);
}

bool
discover_reply(struct engine *e, struct nic *nic, enum fam fam,
    const struct replyfact *r)
{
	struct instance *i = &nic->inst[fam];

	if (r->arp) {
		if (r->at > i->discovery.listen_until)
			return false;
		/* Where ARP is how it is probed, he has answered. */
		if (instance_by_arp(i))
			probing_host_found(&e->model, nic, &r->from);
		else
			add_candidate(e, nic, i, &r->from, false);
		return true;
	}
	if (i->discovery_token == 0 || r->token != i->discovery_token)
		return false;
	e->look = probing_host_found(&e->model, nic, &r->from) || e->look;
	return true;
}
