/*
 * setups.c - the standard set-ups of the stories.
 */
#include "setups.h"

#include <check.h>
#include <stdio.h>

const char setup_two_addrs[] = "hme0 192.168.85.21/32 192.168.85.19/24; "
			       "hme1 192.168.85.22/32 192.168.85.20/24";

const char setup_two_units[] = "hme0 1000843 192.168.85.19/24\n"
			       "hme0:1 9040843 192.168.85.21/24\n"
			       "hme1 1000843 192.168.85.20/24\n"
			       "hme1:1 9040843 192.168.85.22/24\n";

struct world *
setup_lan(const char *nics)
{
	struct world *w = world_new(nics);

	world_station(w, NET4(1), MSEC(1));
	world_station(w, NET4(50), USEC(300));
	return w;
}

void
setup_nic(struct world *w, const char *nic, const char *data, const char *test)
{
	char words[256];

	snprintf(words, sizeof(words),
	    "%s plumb %s netmask + broadcast + group test up%s%s%s", nic, data,
	    test != NULL ? " addif " : "", test != NULL ? test : "",
	    test != NULL ? " netmask + broadcast + deprecated -failover up"
			 : "");
	world_ifconfig(w, words);
}

void
setup_done(struct world *w)
{
	world_run(w, SEC(60));
	world_log(w);
	world_ops(w);
}

struct world *
setup_two(void)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	return w;
}

struct world *
setup_link(void)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NULL);
	setup_nic(w, "hme1", NET4(20), NULL);
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	return w;
}

struct world *
setup_standby(void)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	world_ifconfig(w,
	    "hme1 plumb 192.168.85.22 netmask + broadcast + "
	    "deprecated -failover group test standby up");
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	return w;
}

struct world *
setup_three(void)
{
	struct world *w = setup_lan("hme0 hme1 hme2");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	setup_nic(w, "hme2", NET4(29), NET4(23));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	return w;
}
