/*
 * check_plan.c - tests of mpathd/core/plan.
 */
#include "mpathd/core/plan.h"

#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/placement.h"
#include "mpathd/core/state.h"

static struct model m;
static struct plan plan;

static void
setup(void)
{
	fix_model(&m);
	plan_init(&plan);
}

static void
teardown(void)
{
	plan_free(&plan);
	fix_free(&m);
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

/* The steps of one phase. */
static const char *
steps(void (*phase)(const struct model *, struct plan *))
{
	plan_clear(&plan);
	phase(&m, &plan);
	return fix_steps(&m, &plan);
}

static struct addrfact
wanted(const char *name)
{
	struct addrfact a;

	ck_assert(plan_wanted(&m, fix_find(&m, name), &a));
	return a;
}

static void
failover(const char *from, const char *to)
{
	placement_failover(&m, nic(from), nic(to));
}

/* ----------------------------------------------------------- the moves -- */

START_TEST(test_a_new_group_is_installed_in_unit_order)
{
	fix_two(&m);
	ck_assert_str_eq(steps(plan_addrs_add),
	    "add .19/24 hme0; add .21/32 hme0:1 link; add .20/24 hme1; "
	    "add .22/32 hme1:1 link");
	ck_assert_str_eq(steps(plan_addrs_del), "");
}
END_TEST

START_TEST(test_what_is_there_needs_no_step)
{
	fix_two(&m);
	fix_settle(&m);
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert(plan_is_done(&m, nic("hme0")));
}
END_TEST

START_TEST(test_an_address_is_added_before_it_is_deleted)
{
	fix_two(&m);
	fix_settle(&m);
	failover("hme0", "hme1");
	ck_assert(!plan_is_done(&m, nic("hme1")));
	/* Not before it is there. */
	ck_assert_str_eq(steps(plan_addrs_del), "");
	ck_assert_str_eq(steps(plan_addrs_add), "add .19/24 hme1:2");
	fix_obey(&m, &plan);
	ck_assert(plan_is_done(&m, nic("hme1")));
	ck_assert_str_eq(steps(plan_addrs_del), "del .19/24 hme0");
	fix_obey(&m, &plan);
	ck_assert_str_eq(fix_addrs(&m),
	    "hme0: .21/32; hme1: .20/24 .22/32 .19/24");
}
END_TEST

START_TEST(test_what_was_refused_is_not_deleted)
{
	fix_two(&m);
	fix_settle(&m);
	failover("hme0", "hme1");
	fix_find(&m, "hme1:2")->refused = ENOBUFS;
	ck_assert_str_eq(steps(plan_addrs_add), "");
	ck_assert_str_eq(steps(plan_addrs_del), "");
	ck_assert(!plan_is_done(&m, nic("hme1")));
	/* And when it is tried again, it moves. */
	fix_find(&m, "hme1:2")->refused = 0;
	ck_assert_str_eq(fix_settle(&m), "add .19/24 hme1:2; del .19/24 hme0");
}
END_TEST

START_TEST(test_deletions_come_in_the_reverse_order_of_the_kernel)
{
	fix_two(&m);
	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	fix_unit(&m, "hme0:3", ".43/24", LIFF_UP);
	fix_settle(&m);
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_settle(&m),
	    "add .19/24 hme1:2; add .42/24 hme1:3; add .43/24 hme1:4; "
	    "del .43/24 hme0; del .42/24 hme0; del .19/24 hme0");
}
END_TEST

START_TEST(test_nothing_goes_to_a_nic_that_is_not_there)
{
	struct addrfact a;

	fix_two(&m);
	fix_settle(&m);
	failover("hme0", "hme1");
	fix_settle(&m);
	placement_failback(&m, nic("hme0"));
	facts_link_gone(&m, nic("hme0")->link.ifindex);
	ck_assert(!plan_wanted(&m, fix_find(&m, "hme0"), &a));
	/* Better at hme1 than nowhere. */
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert_str_eq(fix_addrs(&m), "hme1: .20/24 .22/32 .19/24");
}
END_TEST

START_TEST(test_a_unit_that_is_down_is_not_in_the_kernel)
{
	fix_two(&m);
	fix_settle(&m);
	fix_find(&m, "hme0")->flags &= ~LIFF_UP;
	ck_assert_str_eq(fix_settle(&m), "del .19/24 hme0");
}
END_TEST

START_TEST(test_an_address_that_is_unplumbed_is_deleted)
{
	struct lifanswer a = { 0 };

	fix_two(&m);
	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	fix_settle(&m);
	lifconf_unplumb(&m, "hme0:2", FAM_INET, &a);
	ck_assert_str_eq(fix_settle(&m), "del .42/24 hme0");
}
END_TEST

START_TEST(test_a_copy_on_another_member_is_tidied_up)
{
	fix_two(&m);
	fix_settle(&m);
	fix_addr_add(&m, "hme1", ".19/24", "hme1");
	ck_assert_str_eq(fix_settle(&m), "del .19/24 hme1");
}
END_TEST

START_TEST(test_a_copy_on_a_foreign_nic_is_left_alone)
{
	fix_two(&m);
	fix_nic(&m, "eth9");
	fix_settle(&m);
	fix_addr_add(&m, "eth9", ".19/24", "eth9");
	ck_assert_str_eq(fix_settle(&m), "");
}
END_TEST

START_TEST(test_two_forms_of_an_address_of_others_are_left_alone)
{
	fix_nic(&m, "eth9");
	fix_addr_add(&m, "eth9", ".30/24", "eth9");
	fix_addr_add(&m, "eth9", ".30/32", "eth9");
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert_str_eq(fix_addrs(&m), "eth9: .30/24 .30/32");
}
END_TEST

/* -------------------------------------------------------------- its form -- */

START_TEST(test_a_data_address_keeps_its_mask_broadcast_and_label)
{
	struct addrfact a;
	struct ipaddr brd = fix_ip(".255");

	fix_two(&m);
	failover("hme0", "hme1");
	a = wanted("hme1:2");
	ck_assert_uint_eq(a.ifindex, nic("hme1")->link.ifindex);
	ck_assert_uint_eq(a.addr.plen, 24);
	ck_assert(ipaddr_same(&a.broadcast, &brd));
	ck_assert_str_eq(a.label, "hme1:2");
	ck_assert_uint_eq(a.scope, SCOPE_UNIVERSE);
	ck_assert_uint_eq(a.proto, ADDR_PROTO_OURS);
	ck_assert_uint_eq(a.flags, ADDR_PERMANENT);
	ck_assert_uint_eq(a.valid_s, UINT32_MAX);
}
END_TEST

START_TEST(test_a_test_address_has_no_subnet_and_no_broadcast)
{
	struct addrfact a;

	fix_two(&m);
	a = wanted("hme0:1");
	ck_assert_uint_eq(a.addr.plen, 32);
	ck_assert_uint_eq(a.scope, SCOPE_LINK);
	ck_assert(!ipaddr_is_set(&a.broadcast));
	ck_assert_str_eq(a.label, "hme0:1");
	ck_assert_uint_ne(a.flags & ADDR_DEPRECATED, 0);
	ck_assert_uint_eq(a.preferred_s, 0);
	/* The tables keep the administrator's mask. */
	ck_assert_uint_eq(fix_find(&m, "hme0:1")->addr.plen, 24);
}
END_TEST

START_TEST(test_a_test_address_without_deprecated_is_bare_beside_data)
{
	fix_two(&m);
	fix_find(&m, "hme0:1")->flags = LIFF_UP | LIFF_NOFAILOVER;
	ck_assert_uint_eq(wanted("hme0:1").scope, SCOPE_LINK);
}
END_TEST

/* ifconfig hme0 -failover in a group of one: it has to serve as both. */
START_TEST(test_the_only_address_of_a_group_serves_as_data_address_as_well)
{
	fix_many(&m, 1);
	fix_find(&m, "hme0")->flags = LIFF_UP | LIFF_NOFAILOVER;
	ck_assert_uint_eq(wanted("hme0").scope, SCOPE_UNIVERSE);
	ck_assert_uint_eq(wanted("hme0").addr.plen, 24);
	/* Data elsewhere in the group relieves it. */
	fix_nic(&m, "hme1");
	fix_unit(&m, "hme1", ".20/24", LIFF_UP);
	model_set_group(&m, nic("hme1"), "test");
	ck_assert_uint_eq(wanted("hme0").scope, SCOPE_LINK);
}
END_TEST

START_TEST(test_without_group_nothing_is_bare)
{
	fix_nic(&m, "hme3");
	fix_unit(&m, "hme3", ".30/24", FIX_TEST);
	ck_assert_uint_eq(wanted("hme3").scope, SCOPE_UNIVERSE);
	ck_assert_uint_eq(wanted("hme3").addr.plen, 24);
}
END_TEST

START_TEST(test_the_loopback_address_has_the_scope_of_the_host)
{
	fix_nic(&m, "lo");
	nic("lo")->link.flags = LINK_UP | LINK_LOOPBACK;
	fix_unit(&m, "lo", "127.0.0.1/8", LIFF_UP);
	fix_unit(&m, "lo:1", "10.9.9.9/32", LIFF_UP);
	ck_assert_uint_eq(wanted("lo").scope, SCOPE_HOST);
	ck_assert_uint_eq(wanted("lo:1").scope, SCOPE_UNIVERSE);
}
END_TEST

START_TEST(test_a_label_that_does_not_fit_is_the_bare_name)
{
	fix_nic(&m, "verylongname12");
	fix_unit(&m, "verylongname12", ".30/24", LIFF_UP);
	fix_unit(&m, "verylongname12:1", ".31/24", LIFF_UP);
	ck_assert_str_eq(wanted("verylongname12:1").label, "verylongname12");
	fix_nic(&m, "fitting12345");
	fix_unit(&m, "fitting12345:12", ".32/24", LIFF_UP);
	ck_assert_str_eq(wanted("fitting12345:12").label, "fitting12345:12");
}
END_TEST

/* It is converted in place: first the new form, then the old one goes. */
START_TEST(test_an_address_that_becomes_test_address_is_never_absent)
{
	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	fix_addr_add(&m, "hme0", ".19/24", "hme0");
	fix_addr_add(&m, "hme0", ".21/24", "hme0:1");
	model_set_group(&m, nic("hme0"), "test");
	fix_find(&m, "hme0:1")->flags = FIX_TEST;
	ck_assert_str_eq(fix_settle(&m),
	    "add .21/32 hme0:1 link; del .21/24 hme0");
}
END_TEST

START_TEST(test_another_broadcast_of_the_same_address_takes_a_new_one)
{
	fix_two(&m);
	fix_settle(&m);
	fix_find(&m, "hme0")->broadcast = fix_ip(".0/24");
	ck_assert_str_eq(steps(plan_addrs_add),
	    "del .19/24 hme0; add .19/24 hme0");
	fix_obey(&m, &plan);
	ck_assert_str_eq(steps(plan_addrs_add), "");
	ck_assert_str_eq(steps(plan_addrs_del), "");
}
END_TEST

START_TEST(test_deprecation_is_changed_in_place)
{
	fix_two(&m);
	fix_settle(&m);
	fix_find(&m, "hme0")->flags |= LIFF_DEPRECATED;
	ck_assert_str_eq(fix_settle(&m), "change .19/24 hme0");
	fix_find(&m, "hme0")->flags &= ~LIFF_DEPRECATED;
	ck_assert_str_eq(fix_settle(&m), "change .19/24 hme0");
}
END_TEST

START_TEST(test_another_mask_is_added_before_the_old_one_goes)
{
	fix_two(&m);
	fix_settle(&m);
	fix_find(&m, "hme0")->addr.plen = 25;
	fix_find(&m, "hme0")->broadcast = fix_ip(".127");
	ck_assert_str_eq(fix_settle(&m), "add .19/25 hme0; del .19/24 hme0");
}
END_TEST

START_TEST(test_an_adopted_address_comes_home_as_it_was_found)
{
	struct addrfact a;
	const struct kaddr *k;
	struct ipaddr addr = fix_ip(".40/24");

	fix_two(&m);
	fix_settle(&m);
	a = (struct addrfact){
		.ifindex = nic("hme0")->link.ifindex,
		.addr = addr,
		.broadcast = fix_ip(".255"),
		.label = "hme0:dhcp",
		.proto = 16,
		.flags = ADDR_NOPREFIXROUTE,
		.rt_priority = 1024,
		.valid_s = 600,
		.preferred_s = 300,
	};
	facts_addr(&m, &a, BY_OTHER);
	ck_assert_str_eq(fix_settle(&m), "");
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_settle(&m),
	    "add .19/24 hme1:2; add .40/24 hme1:3; del .40/24 hme0; "
	    "del .19/24 hme0");
	k = nic_kaddr(nic("hme1"), &addr);
	ck_assert_uint_eq(k->fact.proto, ADDR_PROTO_OURS);
	ck_assert_uint_eq(k->fact.rt_priority, 1024);
	placement_failback(&m, nic("hme0"));
	ck_assert_str_eq(steps(plan_addrs_add),
	    "add .19/24 hme0; add .40/24 hme0:dhcp");
	fix_settle(&m);
	k = nic_kaddr(nic("hme0"), &addr);
	ck_assert_str_eq(k->fact.label, "hme0:dhcp");
	ck_assert_uint_eq(k->fact.proto, 16);
	ck_assert_uint_eq(k->fact.flags, ADDR_NOPREFIXROUTE);
	ck_assert_uint_eq(k->fact.rt_priority, 1024);
	ck_assert_uint_eq(k->fact.valid_s, 600);
	ck_assert_uint_eq(k->fact.preferred_s, 300);
	ck_assert(ipaddr_same(&k->fact.broadcast, &a.broadcast));
}
END_TEST

/* ---------------------------------------------------------- preparation -- */

static void
set_conf(const char *name, uint32_t value)
{
	int i;

	nic(name)->link.conf.known = true;
	for (i = 0; i < CONF_KEYS; i++)
		nic(name)->link.conf.value[i] = value;
}

static void
group(const char *name, const char *to)
{
	struct lifanswer a = { 0 };

	lifconf_set_group(&m, name, to, &a);
	ck_assert_int_eq(a.error, 0);
}

START_TEST(test_members_get_their_settings_and_leavers_get_theirs_back)
{
	static const uint32_t want[CONF_KEYS] = {
		[CONF_ARP_IGNORE] = 1,
		[CONF_ARP_ANNOUNCE] = 2,
		[CONF_RP_FILTER] = 2,
		[CONF_PROMOTE_SECONDARIES] = 1,
		[CONF_IGNORE_LINKDOWN] = 1,
	};
	const uint32_t *value;
	int i;

	fix_nic(&m, "hme0");
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	set_conf("hme0", 7);
	ck_assert_str_eq(steps(plan_prepare), "");
	group("hme0", "test");
	ck_assert_str_eq(steps(plan_prepare), "conf hme0");
	fix_obey(&m, &plan);
	value = nic("hme0")->link.conf.value;
	ck_assert_mem_eq(value, want, sizeof(want));
	ck_assert_str_eq(steps(plan_prepare), "");

	group("hme0", "other");
	ck_assert_str_eq(steps(plan_prepare), "");
	group("hme0", "");
	ck_assert_str_eq(steps(plan_prepare), "conf hme0");
	fix_obey(&m, &plan);
	for (i = 0; i < CONF_KEYS; i++)
		ck_assert_uint_eq(value[i], 7);
	ck_assert_str_eq(steps(plan_prepare), "");
}
END_TEST

START_TEST(test_settings_that_somebody_changes_are_set_again)
{
	fix_two(&m);
	fix_settle(&m);
	nic("hme1")->link.conf.value[CONF_RP_FILTER] = 1;
	ck_assert_str_eq(steps(plan_prepare), "conf hme1");
}
END_TEST

START_TEST(test_settings_that_are_not_known_are_not_touched)
{
	fix_nic(&m, "hme0");
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	nic("hme0")->link.conf.known = false;
	group("hme0", "test");
	ck_assert_str_eq(steps(plan_prepare), "");
}
END_TEST

START_TEST(test_a_link_is_brought_up_when_that_was_asked_for)
{
	fix_two(&m);
	fix_settle(&m);
	nic("hme0")->link.flags &= ~(uint32_t)LINK_UP;
	ck_assert_str_eq(steps(plan_prepare), "");
	nic("hme0")->bring_up = true;
	ck_assert_str_eq(steps(plan_prepare), "up hme0");
	nic("hme0")->want_mtu = 9000;
	nic("hme1")->want_mtu = 1500;
	ck_assert_str_eq(steps(plan_prepare), "up hme0; mtu hme0");
	ck_assert_uint_eq(plan.step[1].op.value, 9000);
}
END_TEST

/* -------------------------------------------------------- order of news -- */

#define NEWS 12

static uint32_t seed = 1;

static uint32_t
chance(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Links, addresses and routes as a kernel has them after a restart. */
static size_t
make_news(struct event *ev)
{
	static const char *const addrs[][3] = {
		{ "hme0", ".19/24", "hme0" },
		{ "hme0", ".21/24", "hme0:1" },
		{ "hme0", ".42/24", "hme0:2" },
		{ "hme1", ".20/24", "hme1" },
		{ "hme1", ".22/24", "hme1:1" },
	};
	size_t i, n = 0;
	struct nic *p;

	TAILQ_FOREACH (p, &m.nics, next) {
		ev[n] = (struct event){ .type = EV_LINK };
		ev[n++].link = p->link;
	}
	for (i = 0; i < sizeof(addrs) / sizeof(addrs[0]); i++) {
		ev[n] = (struct event){ .type = EV_ADDR, .by = BY_KERNEL };
		ev[n].addr.ifindex = nic(addrs[i][0])->link.ifindex;
		ev[n].addr.addr = fix_ip(addrs[i][1]);
		ev[n].addr.broadcast = fix_ip(".255");
		strlcpy(ev[n].addr.label, addrs[i][2],
		    sizeof(ev[n].addr.label));
		n++;
	}
	ev[n] = (struct event){ .type = EV_ROUTE, .by = BY_KERNEL };
	ev[n++].route = fix_route(&m, "default", ".1", "hme0");
	ev[n] = (struct event){ .type = EV_ROUTE, .by = BY_KERNEL };
	ev[n++].route = fix_route(&m, "10.0.0.0/8", ".2", "hme0");
	/* And one link goes. */
	ev[n] = (struct event){ .type = EV_LINK };
	ev[n].link = nic("hme0")->link;
	ev[n++].link.carrier = false;
	return n;
}

/* Any order, but a link before what stands on it, and before its end. */
static bool
may_follow(const struct event *ev, size_t i, const bool *told)
{
	if (ev[i].type == EV_LINK && !ev[i].link.carrier)
		return told[0];
	if (ev[i].type == EV_ADDR)
		return told[ev[i].addr.ifindex == ev[0].link.ifindex ? 0 : 1];
	return true;
}

static void
tell(const struct event *ev)
{
	if (ev->type == EV_LINK)
		facts_link(&m, &ev->link, SEC(1));
	else if (ev->type == EV_ADDR)
		facts_addr(&m, &ev->addr, ev->by);
	else
		facts_route(&m, ev);
}

static void
tell_all(const struct event *ev, size_t n)
{
	bool told[NEWS] = { false };
	size_t i, left;

	for (left = n; left > 0;) {
		i = chance((uint32_t)n);
		if (told[i] || !may_follow(ev, i, told))
			continue;
		tell(&ev[i]);
		told[i] = true;
		left--;
	}
}

/* A state file with the group and the homes, and no kernel yet. */
static char *
empty_state(void)
{
	char *text;
	size_t len;

	fix_two(&m);
	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	fix_find(&m, "hme0:1")->flags = FIX_TEST;
	text = state_print(&m, &len);
	ck_assert_ptr_nonnull(text);
	return text;
}

START_TEST(test_the_plan_is_the_same_in_whatever_order_the_news_came)
{
	struct event ev[NEWS];
	char *state = empty_state(), first[1024] = "";
	unsigned int line;
	size_t n = make_news(ev);
	int i;

	for (i = 0; i < 500; i++) {
		fix_free(&m);
		fix_model(&m);
		ck_assert_int_eq(state_parse(&m, state, &line), 0);
		tell_all(ev, n);
		ck_assert(!nic_has_link(&m, nic("hme0")));
		failover("hme0", "hme1");
		if (first[0] == '\0')
			strlcpy(first, steps(plan_addrs_add), sizeof(first));
		ck_assert_str_eq(steps(plan_addrs_add), first);
		fix_settle(&m);
		ck_assert_str_eq(fix_units(&m),
		    "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19, "
		    "hme1:3 .42");
	}
	ck_assert_str_eq(first,
	    "add .21/32 hme0:1 link; add .22/32 hme1:1 link; "
	    "add .19/24 hme1:2; add .42/24 hme1:3");
	free(state);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("plan");
	TCase *tc = tcase_create("plan");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_new_group_is_installed_in_unit_order);
	tcase_add_test(tc, test_what_is_there_needs_no_step);
	tcase_add_test(tc, test_an_address_is_added_before_it_is_deleted);
	tcase_add_test(tc, test_what_was_refused_is_not_deleted);
	tcase_add_test(tc,
	    test_deletions_come_in_the_reverse_order_of_the_kernel);
	tcase_add_test(tc, test_nothing_goes_to_a_nic_that_is_not_there);
	tcase_add_test(tc, test_a_unit_that_is_down_is_not_in_the_kernel);
	tcase_add_test(tc, test_an_address_that_is_unplumbed_is_deleted);
	tcase_add_test(tc, test_a_copy_on_another_member_is_tidied_up);
	tcase_add_test(tc, test_a_copy_on_a_foreign_nic_is_left_alone);
	tcase_add_test(tc,
	    test_two_forms_of_an_address_of_others_are_left_alone);
	tcase_add_test(tc,
	    test_a_data_address_keeps_its_mask_broadcast_and_label);
	tcase_add_test(tc, test_a_test_address_has_no_subnet_and_no_broadcast);
	tcase_add_test(tc,
	    test_a_test_address_without_deprecated_is_bare_beside_data);
	tcase_add_test(tc,
	    test_the_only_address_of_a_group_serves_as_data_address_as_well);
	tcase_add_test(tc, test_without_group_nothing_is_bare);
	tcase_add_test(tc, test_the_loopback_address_has_the_scope_of_the_host);
	tcase_add_test(tc, test_a_label_that_does_not_fit_is_the_bare_name);
	tcase_add_test(tc,
	    test_an_address_that_becomes_test_address_is_never_absent);
	tcase_add_test(tc,
	    test_another_broadcast_of_the_same_address_takes_a_new_one);
	tcase_add_test(tc, test_deprecation_is_changed_in_place);
	tcase_add_test(tc, test_another_mask_is_added_before_the_old_one_goes);
	tcase_add_test(tc, test_an_adopted_address_comes_home_as_it_was_found);
	tcase_add_test(tc,
	    test_members_get_their_settings_and_leavers_get_theirs_back);
	tcase_add_test(tc, test_settings_that_somebody_changes_are_set_again);
	tcase_add_test(tc, test_settings_that_are_not_known_are_not_touched);
	tcase_add_test(tc, test_a_link_is_brought_up_when_that_was_asked_for);
	tcase_add_test(tc,
	    test_the_plan_is_the_same_in_whatever_order_the_news_came);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
