/*
 * check_probing.c - tests of mpathd/core/probing.
 */
#include "mpathd/core/probing.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

static struct model m;

static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
}

static void
teardown(void)
{
	fix_free(&m);
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

static struct targetset *
set_of(const char *name)
{
	return &nic(name)->inst[FAM_INET].targets;
}

/* ------------------------------------------------------- test addresses -- */

/* The name of the unit that the NIC probes from. */
static const char *
testaddr(const char *name)
{
	static char buf[LIFNAME_SIZE];
	const struct unit *u = probing_testaddr(&m, nic(name), FAM_INET);

	return u != NULL ? unit_name(u, buf) : "none";
}

START_TEST(test_an_up_nofailover_unit_is_probed_from)
{
	ck_assert_str_eq(testaddr("hme0"), "hme0:1");
	fix_find(&m, "hme0:1")->flags &= ~LIFF_UP;
	ck_assert_str_eq(testaddr("hme0"), "none");
	fix_find(&m, "hme0:1")->flags |= LIFF_UP;
	fix_find(&m, "hme0:1")->flags &= ~LIFF_NOFAILOVER;
	ck_assert_str_eq(testaddr("hme0"), "none");
}
END_TEST

START_TEST(test_a_deprecated_one_is_preferred)
{
	fix_find(&m, "hme0")->flags |= LIFF_NOFAILOVER;
	fix_unit(&m, "hme0:2", ".31/24", LIFF_UP | LIFF_NOFAILOVER);
	ck_assert_str_eq(testaddr("hme0"), "hme0:1");
	model_unit_free(fix_find(&m, "hme0:1"));
	ck_assert_str_ne(testaddr("hme0"), "none");
}
END_TEST

START_TEST(test_a_data_address_with_failover_off_serves_as_well)
{
	model_unit_free(fix_find(&m, "hme0:1"));
	ck_assert_str_eq(testaddr("hme0"), "none");
	fix_find(&m, "hme0")->flags |= LIFF_NOFAILOVER;
	ck_assert_str_eq(testaddr("hme0"), "hme0");
}
END_TEST

START_TEST(test_units_that_cannot_send_are_not_probed_from)
{
	fix_find(&m, "hme0:1")->flags |= LIFF_NOXMIT;
	ck_assert_str_eq(testaddr("hme0"), "none");
	fix_find(&m, "hme0:1")->flags = FIX_TEST | LIFF_NOLOCAL;
	ck_assert_str_eq(testaddr("hme0"), "none");
	fix_find(&m, "hme0:1")->addr = ipaddr_any(2);
	fix_find(&m, "hme0:1")->flags = FIX_TEST;
	ck_assert_str_eq(testaddr("hme0"), "none");
}
END_TEST

START_TEST(test_a_placeholder_is_not_probed_from)
{
	struct unit *u = fix_find(&m, "hme0");

	model_unit_free(fix_find(&m, "hme0:1"));
	u->addr = ipaddr_any(2);
	u->flags = LIFF_NOFAILOVER;
	u->placeholder = true;
	ck_assert_str_eq(testaddr("hme0"), "none");
}
END_TEST

START_TEST(test_probing_needs_a_nic_that_is_tracked_there_and_online)
{
	nic("hme0")->flags = LIFF_OFFLINE;
	ck_assert_str_eq(testaddr("hme0"), "none");
	nic("hme0")->flags = LIFF_FAILED;
	ck_assert_str_eq(testaddr("hme0"), "hme0:1");
	nic("hme0")->present = false;
	ck_assert_str_eq(testaddr("hme0"), "none");
	model_set_group(&m, nic("hme1"), "");
	ck_assert_str_eq(testaddr("hme1"), "none");
	m.set.track_all = true;
	ck_assert_str_eq(testaddr("hme1"), "hme1:1");
}
END_TEST

START_TEST(test_a_test_address_is_unique_in_its_group)
{
	struct ipaddr a = fix_ip(".22/24"), b = fix_ip(".29/24");

	ck_assert_ptr_eq(probing_duplicate(&m, nic("hme0"), &a), nic("hme1"));
	ck_assert_ptr_null(probing_duplicate(&m, nic("hme1"), &a));
	ck_assert_ptr_null(probing_duplicate(&m, nic("hme0"), &b));
	model_set_group(&m, nic("hme1"), "other");
	ck_assert_ptr_null(probing_duplicate(&m, nic("hme0"), &a));
	model_set_group(&m, nic("hme0"), "");
	model_set_group(&m, nic("hme1"), "");
	ck_assert_ptr_null(probing_duplicate(&m, nic("hme0"), &a));
}
END_TEST

/* -------------------------------------------------------------- targets -- */

static void
route(const char *dst, const char *gateway, const char *name)
{
	struct routefact r = fix_route(&m, dst, gateway, name);

	fix_route_add(&m, &r, BY_OTHER);
}

static void
unroute(const char *dst, const char *gateway, const char *name)
{
	struct routefact r = fix_route(&m, dst, gateway, name);
	struct kroute *k, *tmp;

	TAILQ_FOREACH_SAFE(k, &m.routes, next, tmp)
	{
		if (ipaddr_equal(&k->fact.dst, &r.dst) &&
		    ipaddr_same(&k->fact.gateway, &r.gateway)) {
			TAILQ_REMOVE(&m.routes, k, next);
			free(k);
		}
	}
}

/* "routers 1 2", "hosts 50", "none" */
static const char *
targets(const char *name)
{
	static const char *const kinds[] = { "none", "routers", "hosts" };
	static char text[256];
	const struct targetset *s = set_of(name);
	size_t len;
	unsigned int i;

	probing_targets(&m, nic(name), FAM_INET, SEC(1));
	len = (size_t)snprintf(text, sizeof(text), "%s", kinds[s->kind]);
	for (i = 0; i < s->n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, " %u",
		    s->t[i].addr.b[3]);
	return text;
}

START_TEST(test_the_default_router_is_a_target_of_all_members)
{
	route("default", ".1", "hme0");
	ck_assert_str_eq(targets("hme0"), "routers 1");
	ck_assert_str_eq(targets("hme1"), "routers 1");
}
END_TEST

START_TEST(test_every_next_hop_counts_once)
{
	route("default", ".1", "hme0");
	route("default", ".1", "hme1");
	route("10.1.0.0/16", ".2", "hme0");
	route(".3/32", ".3", "hme1"); /* the administrator's trick */
	route(".0/24", NULL, "hme0");
	ck_assert_str_eq(targets("hme0"), "routers 1 2 3");
	ck_assert_str_eq(targets("hme1"), "routers 1 2 3");
}
END_TEST

START_TEST(test_a_router_outside_the_test_subnet_is_no_target)
{
	route("default", "10.0.0.1", "hme0");
	ck_assert_str_eq(targets("hme0"), "none");
	route("default", ".200", "hme0");
	fix_testaddr(nic("hme0"), ".21/25");
	ck_assert_str_eq(targets("hme0"), "none");
	fix_testaddr(nic("hme0"), ".21/24");
	ck_assert_str_eq(targets("hme0"), "routers 200");
}
END_TEST

START_TEST(test_an_address_of_our_own_is_never_a_target)
{
	route("default", ".20", "hme0");    /* data address of hme1 */
	route("10.0.0.0/8", ".22", "hme0"); /* its test address */
	route("11.0.0.0/8", ".30", "hme0");
	fix_nic(&m, "eth0");
	fix_unit(&m, "eth0", ".30/24", LIFF_UP);
	ck_assert_str_eq(targets("hme0"), "none");
	fix_find(&m, "eth0")->flags = 0;
	ck_assert_str_eq(targets("hme0"), "routers 30");
}
END_TEST

START_TEST(test_targets_follow_the_routing_table)
{
	route("default", ".1", "hme0");
	ck_assert_str_eq(targets("hme0"), "routers 1");
	unroute("default", ".1", "hme0");
	ck_assert_str_eq(targets("hme0"), "none");
	route("default", ".2", "hme0");
	ck_assert_str_eq(targets("hme0"), "routers 2");
}
END_TEST

/* The kernel drops the routes of a NIC that is down: homes knows them. */
START_TEST(test_a_router_of_a_route_that_is_away_is_still_a_target)
{
	struct kroute *h = calloc(1, sizeof(*h));

	h->fact = fix_route(&m, "default", ".1", "hme0");
	strcpy(h->nic, "hme0");
	TAILQ_INSERT_TAIL(&m.homes, h, next);
	ck_assert_str_eq(targets("hme1"), "routers 1");
}
END_TEST

START_TEST(test_routers_may_be_ignored)
{
	m.set.ignore_routers = true;
	route("default", ".1", "hme0");
	ck_assert_str_eq(targets("hme0"), "none");
	ck_assert(probing_wants_hosts(nic("hme0"), FAM_INET));
}
END_TEST

START_TEST(test_without_test_address_there_are_no_targets)
{
	route("default", ".1", "hme0");
	targets("hme0");
	nic("hme0")->inst[FAM_INET].testaddr = (struct ipaddr){ 0 };
	ck_assert_str_eq(targets("hme0"), "none");
	ck_assert(!probing_wants_hosts(nic("hme0"), FAM_INET));
}
END_TEST

static void
found(const char *name, const char *host)
{
	struct ipaddr a = fix_ip(host);

	probing_host_found(&m, nic(name), &a);
}

START_TEST(test_a_host_that_answers_serves_the_whole_group)
{
	found("hme0", ".50");
	ck_assert_str_eq(targets("hme0"), "hosts 50");
	ck_assert_str_eq(targets("hme1"), "hosts 50");
}
END_TEST

START_TEST(test_hosts_that_are_not_wanted)
{
	found("hme0", ".20");	   /* our own, by way of the other NIC */
	found("hme0", ".21");	   /* our own */
	found("hme0", "10.0.0.9"); /* another subnet */
	ck_assert_str_eq(targets("hme0"), "none");
}
END_TEST

START_TEST(test_at_most_five_hosts_are_kept)
{
	char host[IPADDR_STRLEN];
	int i;

	for (i = 50; i < 60; i++) {
		snprintf(host, sizeof(host), ".%d", i);
		found("hme0", host);
	}
	ck_assert_str_eq(targets("hme0"), "hosts 50 51 52 53 54");
}
END_TEST

START_TEST(test_a_router_replaces_the_hosts_and_ends_the_search)
{
	found("hme0", ".50");
	found("hme0", ".51");
	route("default", ".1", "hme0");
	ck_assert_str_eq(targets("hme0"), "routers 1");
	ck_assert(!probing_wants_hosts(nic("hme0"), FAM_INET));
	found("hme0", ".52");
	ck_assert_str_eq(targets("hme0"), "routers 1");
}
END_TEST

START_TEST(test_with_one_host_more_are_looked_for)
{
	ck_assert(probing_wants_hosts(nic("hme0"), FAM_INET));
	found("hme0", ".50");
	ck_assert(probing_wants_hosts(nic("hme0"), FAM_INET));
	found("hme0", ".51");
	ck_assert(!probing_wants_hosts(nic("hme0"), FAM_INET));
}
END_TEST

START_TEST(test_a_new_member_is_told_the_hosts_of_the_others)
{
	found("hme0", ".50");
	fix_nic(&m, "hme2");
	model_set_group(&m, nic("hme2"), "test");
	fix_testaddr(nic("hme2"), ".23/24");
	ck_assert_str_eq(targets("hme2"), "hosts 50");
	model_set_group(&m, nic("hme2"), "");
	fix_nic(&m, "hme3");
	fix_testaddr(nic("hme3"), ".24/24");
	ck_assert_str_eq(targets("hme3"), "none");
}
END_TEST

START_TEST(test_a_dead_host_is_not_passed_on)
{
	found("hme0", ".50");
	found("hme0", ".51");
	targetset_clear(set_of("hme1"));
	set_of("hme0")->t[1].state = TARGET_DEAD;
	ck_assert_str_eq(targets("hme1"), "hosts 50");
}
END_TEST

START_TEST(test_hosts_of_an_ungrouped_nic_are_its_own)
{
	model_set_group(&m, nic("hme0"), "");
	model_set_group(&m, nic("hme1"), "");
	m.set.track_all = true;
	found("hme0", ".50");
	ck_assert_str_eq(targets("hme0"), "hosts 50");
	ck_assert_str_eq(targets("hme1"), "none");
}
END_TEST

START_TEST(test_what_is_known_of_a_target_survives_a_refresh)
{
	struct target *t;

	route("default", ".1", "hme0");
	targets("hme0");
	t = &set_of("hme0")->t[0];
	target_answered(t, MSEC(3), SEC(1));
	targets("hme0");
	route("10.0.0.0/8", ".2", "hme0");
	ck_assert_str_eq(targets("hme0"), "routers 1 2");
	ck_assert(set_of("hme0")->t[0].answered);
}
END_TEST

/* ------------------------------------------------------- silent routers -- */

START_TEST(test_a_target_is_proven_by_an_answer_to_any_member)
{
	struct ipaddr a = fix_ip(".1"), b = fix_ip(".2");

	route("default", ".1", "hme0");
	targets("hme0");
	targets("hme1");
	ck_assert(!probing_target_proven(&m, nic("hme0"), &a));
	target_answered(&set_of("hme1")->t[0], MSEC(1), SEC(1));
	ck_assert(probing_target_proven(&m, nic("hme0"), &a));
	ck_assert(!probing_target_proven(&m, nic("hme0"), &b));
	model_set_group(&m, nic("hme1"), "other");
	ck_assert(!probing_target_proven(&m, nic("hme0"), &a));
}
END_TEST

START_TEST(test_hosts_are_looked_for_when_no_router_ever_answered)
{
	route("default", ".1", "hme0");
	targets("hme0");
	targets("hme1");
	nic("hme0")->group->routers_silent = true;
	ck_assert(probing_wants_hosts(nic("hme0"), FAM_INET));
	found("hme0", ".50");
	ck_assert_str_eq(targets("hme0"), "hosts 50");
	ck_assert_str_eq(targets("hme1"), "hosts 50");
	/* The routers come back once one of them was heard. */
	nic("hme0")->group->routers_silent = false;
	ck_assert_str_eq(targets("hme0"), "routers 1");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("probing");
	TCase *tc = tcase_create("probing");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_an_up_nofailover_unit_is_probed_from);
	tcase_add_test(tc, test_a_deprecated_one_is_preferred);
	tcase_add_test(tc,
	    test_a_data_address_with_failover_off_serves_as_well);
	tcase_add_test(tc, test_units_that_cannot_send_are_not_probed_from);
	tcase_add_test(tc, test_a_placeholder_is_not_probed_from);
	tcase_add_test(tc,
	    test_probing_needs_a_nic_that_is_tracked_there_and_online);
	tcase_add_test(tc, test_a_test_address_is_unique_in_its_group);
	tcase_add_test(tc, test_the_default_router_is_a_target_of_all_members);
	tcase_add_test(tc, test_every_next_hop_counts_once);
	tcase_add_test(tc, test_a_router_outside_the_test_subnet_is_no_target);
	tcase_add_test(tc, test_an_address_of_our_own_is_never_a_target);
	tcase_add_test(tc, test_targets_follow_the_routing_table);
	tcase_add_test(tc,
	    test_a_router_of_a_route_that_is_away_is_still_a_target);
	tcase_add_test(tc, test_routers_may_be_ignored);
	tcase_add_test(tc, test_without_test_address_there_are_no_targets);
	tcase_add_test(tc, test_a_host_that_answers_serves_the_whole_group);
	tcase_add_test(tc, test_hosts_that_are_not_wanted);
	tcase_add_test(tc, test_at_most_five_hosts_are_kept);
	tcase_add_test(tc,
	    test_a_router_replaces_the_hosts_and_ends_the_search);
	tcase_add_test(tc, test_with_one_host_more_are_looked_for);
	tcase_add_test(tc, test_a_new_member_is_told_the_hosts_of_the_others);
	tcase_add_test(tc, test_a_dead_host_is_not_passed_on);
	tcase_add_test(tc, test_hosts_of_an_ungrouped_nic_are_its_own);
	tcase_add_test(tc, test_what_is_known_of_a_target_survives_a_refresh);
	tcase_add_test(tc, test_a_target_is_proven_by_an_answer_to_any_member);
	tcase_add_test(tc,
	    test_hosts_are_looked_for_when_no_router_ever_answered);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
