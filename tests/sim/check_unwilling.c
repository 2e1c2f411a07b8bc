/*
 * check_unwilling.c - a kernel that refuses: each operation, for each reason,
 * once, twice or for half a minute, in a failure and in its repair.
 *
 * No refusal ever leaves an address without a place, none is said without end,
 * and when the kernel is willing again all is as it should be.
 */
#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "setups.h"

static const struct {
	enum kop_type type;
	const char *name;
} ops[] = {
	{ KOP_ADDR_CHANGE, "change address" },
	{ KOP_ADDR_ADD, "add address" },
	{ KOP_ADDR_DEL, "delete address" },
	{ KOP_ROUTE_ADD, "add route" },
	{ KOP_ROUTE_PREPEND, "prepend route" },
	{ KOP_ROUTE_REPLACE, "replace route" },
	{ KOP_ROUTE_DEL, "delete route" },
	{ KOP_NEIGH_TELL, "tell neighbours" },
	{ KOP_NEIGH_FLUSH, "flush neighbours" },
	{ KOP_LINK_UP, "link up" },
	{ KOP_LINK_MTU, "mtu" },
	{ KOP_CONF, "settings" },
	{ KOP_MCAST_FOLLOW, "memberships" },
	{ KOP_MCAST_RETURN, "memberships back" },
};
#define OPS ((int)(sizeof(ops) / sizeof(ops[0])))

static const int reasons[] = { EEXIST, EPERM, ENOBUFS, ENODEV, EADDRNOTAVAIL,
	EINTR };
#define REASONS ((int)(sizeof(reasons) / sizeof(reasons[0])))

static const unsigned int times[] = { 1, 2, 100000 };
#define TIMES ((int)(sizeof(times) / sizeof(times[0])))

static const char *const all[] = { NET4(19), NET4(20), NET4(21), NET4(22),
	NET4(31), NET4(33) };

/* Two NICs as in two, with more to move. */
static struct world *
rich(void)
{
	struct world *w = setup_two();

	world_ifconfig(w, "hme0 addif 192.168.85.31 netmask + broadcast + up");
	world_ip(w, "addr add 192.168.85.33/24 dev hme0");
	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_ip(w, "route append 10.9.9.0/24 via 192.168.85.50 dev hme1");
	setup_done(w);
	return w;
}

static unsigned int
lines(const char *text)
{
	unsigned int n = 0;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		n++;
	return n;
}

static void
check_places(struct world *w, const char *what, bool exactly)
{
	struct ipaddr a;
	unsigned int n;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		ipaddr_parse(&a, 0, all[i]);
		n = simkernel_hosts_of(world_kernel(w), &a);
		ck_assert_msg(n > 0 && (!exactly || n == 1),
		    "%s: %s is in %u places\n%s", what, all[i], n,
		    world_addrs(w));
	}
	ck_assert_msg(world_kernel(w)->gaps == 0, "%s: %u gaps", what,
	    world_kernel(w)->gaps);
}

static void
check_end(struct world *w, const char *what)
{
	const char *why = world_settled(w);

	check_places(w, what, true);
	ck_assert_msg(why == NULL, "%s: %s\n%s", what, why, world_snapshot(w));
}

/* The kernel is unwilling while this happens, and for a while after. */
static void
suffer(struct world *w, enum kop_type type, int error, unsigned int n,
    void (*deed)(struct world *, const char *), const char *what)
{
	unsigned int said;

	world_refuse(w, type, n, -error);
	deed(w, "hme0");
	world_run(w, SEC(30));
	check_places(w, what, false);
	said = lines(world_log(w));
	ck_assert_msg(said < 60, "%s: %u messages", what, said);
	world_refuse(w, type, 0, 0);
	world_run(w, SEC(120));
	check_end(w, what);
}

START_TEST(test_a_refusal_is_made_up_for)
{
	int op = _i / REASONS, reason = reasons[_i % REASONS], t;
	struct world *w;
	char what[96];

	for (t = 0; t < TIMES; t++) {
		snprintf(what, sizeof(what), "%s refused %u times: %s",
		    ops[op].name, times[t], strerror(reason));
		w = rich();
		suffer(w, ops[op].type, reason, times[t], world_pull, what);
		ck_assert_msg(strstr(world_addrs(w), "hme0 192.168.85.21/32; "),
		    "%s: not moved: %s", what, world_addrs(w));
		strlcat(what, ", repair", sizeof(what));
		suffer(w, ops[op].type, reason, times[t], world_plug, what);
		world_free(w);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("unwilling");
	TCase *t = tcase_create("unwilling");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, test_a_refusal_is_made_up_for, 0, OPS * REASONS);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
