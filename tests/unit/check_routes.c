/*
 * check_routes.c - tests of mpathd/core/routes.
 */
#include "mpathd/core/routes.h"

#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/placement.h"

#define CONNECTED ".0/24 hme0 src .19; .0/24 hme1 src .20"

static struct model m;
static struct plan plan;

static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
	fix_settle(&m);
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

static void
add(const char *dst, const char *gateway, const char *name)
{
	struct routefact r = fix_route(&m, dst, gateway, name);

	fix_route_add(&m, &r, BY_OTHER);
}

static void
gone(const char *dst, const char *gateway, const char *name, enum event_by by)
{
	struct routefact r = fix_route(&m, dst, gateway, name);

	facts_route_gone(&m, &r, by);
}

static void
replace(const char *dst, const char *gateway, const char *name)
{
	struct event ev = { .type = EV_ROUTE,
		.by = BY_OTHER,
		.replaced = true };

	ev.route = fix_route(&m, dst, gateway, name);
	facts_route(&m, &ev);
}

/* The steps of all phases that the failure or the repair of a NIC takes. */
static const char *
failover(const char *from, const char *to)
{
	placement_failover(&m, nic(from), nic(to));
	return fix_settle(&m);
}

static const char *
failback(const char *home)
{
	placement_failback(&m, nic(home));
	return fix_settle(&m);
}

static const char *
routes_steps(void)
{
	plan_clear(&plan);
	routes_learn(&m);
	routes_plan(&m, &plan);
	return fix_steps(&m, &plan);
}

/* Somebody's dump without these routes: the kernel has dropped them. */
static void
kernel_drops(const char *name)
{
	struct kroute *r, *tmp;

	for (r = TAILQ_FIRST(&m.routes); r != NULL; r = tmp) {
		struct routefact f = r->fact;

		tmp = TAILQ_NEXT(r, next);
		if (f.oif == nic(name)->link.ifindex)
			facts_route_gone(&m, &f, BY_KERNEL);
	}
}

static bool
has_route(const char *text)
{
	return strstr(fix_routes(&m), text) != NULL;
}

/* ---------------------------------------------------------------- moves -- */

START_TEST(test_without_routes_of_others_nothing_is_done)
{
	ck_assert_str_eq(fix_routes(&m), CONNECTED);
	ck_assert_str_eq(routes_steps(), "");
}
END_TEST

START_TEST(test_the_default_route_follows_between_add_and_delete)
{
	add("default", ".1", "hme0");
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert_str_eq(failover("hme0", "hme1"),
	    "add .19/24 hme1:2; route replace default via .1 hme1; "
	    "del .19/24 hme0");
	ck_assert(has_route("default via .1 hme1"));
	ck_assert(!has_route("default via .1 hme0"));
}
END_TEST

START_TEST(test_it_comes_home)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	failover("hme0", "hme1");
	failback("hme0");
	ck_assert(has_route("default via .1 hme0"));
	ck_assert(!has_route("default via .1 hme1"));
	ck_assert_str_eq(fix_settle(&m), "");
}
END_TEST

START_TEST(test_so_do_those_of_scripts_hands_and_leases)
{
	static const uint8_t protos[] = { ROUTE_PROTO_UNSPEC, ROUTE_PROTO_BOOT,
		ROUTE_PROTO_STATIC, ROUTE_PROTO_DHCP };
	struct routefact r = fix_route(&m, "default", ".1", "hme0");
	size_t i;

	for (i = 0; i < sizeof(protos); i++) {
		r.proto = protos[i];
		fix_route_add(&m, &r, BY_OTHER);
		fix_settle(&m);
		failover("hme0", "hme1");
		ck_assert(has_route("default via .1 hme1"));
		failback("hme0");
		ck_assert(has_route("default via .1 hme0"));
		facts_route_gone(&m, &r, BY_OTHER);
	}
}
END_TEST

START_TEST(test_static_routes_of_all_kinds_come_home_in_their_order)
{
	char before[2048];

	add("default", ".1", "hme0");
	add("default", ".3", "hme1");
	add("10.0.0.0/8", ".2", "hme0");
	add("172.16.0.0/12", ".4", "hme1");
	add("172.16.0.0/12", ".2", "hme0");
	add("10.1.0.0/16", NULL, "hme0");
	fix_settle(&m);
	strlcpy(before, fix_routes(&m), sizeof(before));
	failover("hme0", "hme1");
	ck_assert_ptr_null(strstr(fix_routes(&m), "hme0"));
	ck_assert(has_route("10.0.0.0/8 via .2 hme1"));
	ck_assert(has_route("10.1.0.0/16 hme1"));
	/* The better one of two is the better one still. */
	ck_assert_ptr_nonnull(
	    strstr(fix_routes(&m), "default via .1 hme1; default via .3 hme1"));
	ck_assert_ptr_nonnull(strstr(fix_routes(&m),
	    "172.16.0.0/12 via .4 hme1; 172.16.0.0/12 via .2 hme1"));
	failback("hme0");
	ck_assert_str_eq(fix_routes(&m), before);
	/* And the other way round. */
	failover("hme1", "hme0");
	ck_assert_ptr_null(strstr(fix_routes(&m), "hme1"));
	failback("hme1");
	ck_assert_str_eq(fix_routes(&m), before);
}
END_TEST

START_TEST(test_two_equal_ones_on_two_nics_are_one_while_one_is_away)
{
	char before[2048];

	add("default", ".1", "hme0");
	add("default", ".1", "hme1");
	fix_settle(&m);
	strlcpy(before, fix_routes(&m), sizeof(before));
	failover("hme0", "hme1");
	ck_assert(has_route("default via .1 hme1"));
	ck_assert(!has_route("default via .1 hme0"));
	failback("hme0");
	ck_assert_str_eq(fix_routes(&m), before);
}
END_TEST

START_TEST(test_all_attributes_come_home)
{
	struct routefact r = fix_route(&m, "10.0.0.0/8", ".1", "hme0");
	const struct kroute *k;
	unsigned int n = 0;

	r.table = 100;
	r.tos = 0x10;
	r.priority = 77;
	r.proto = ROUTE_PROTO_STATIC;
	r.scope = SCOPE_SITE;
	r.onlink = true;
	r.prefsrc = fix_ip(".19");
	r.metrics_len = 5;
	memcpy(r.metrics, "\1\2\3\4\5", 5);
	fix_route_add(&m, &r, BY_OTHER);
	fix_settle(&m);
	failover("hme0", "hme1");
	failback("hme0");
	TAILQ_FOREACH (k, &m.routes, next) {
		if (k->fact.table != 100)
			continue;
		ck_assert(routes_same(&k->fact, &r));
		ck_assert(k->fact.onlink);
		ck_assert_uint_eq(k->fact.metrics_len, 5);
		ck_assert_mem_eq(k->fact.metrics, r.metrics, 5);
		n++;
	}
	ck_assert_uint_eq(n, 1);
}
END_TEST

/* After each single step the destination has a route. */
START_TEST(test_a_destination_is_reachable_throughout)
{
	size_t i;
	unsigned int move;

	add("default", ".1", "hme0");
	add("default", ".2", "hme1");
	add("default", ".3", "hme0");
	fix_settle(&m);
	for (move = 0; move < 2; move++) {
		struct plan one;

		if (move == 0)
			placement_failover(&m, nic("hme0"), nic("hme1"));
		else
			placement_failback(&m, nic("hme0"));
		plan_clear(&plan);
		plan_addrs_add(&m, &plan);
		fix_obey(&m, &plan);
		routes_steps();
		ck_assert_uint_gt(plan.n, 0);
		for (i = 0; i < plan.n; i++) {
			one = (struct plan){ .step = &plan.step[i], .n = 1 };
			fix_obey(&m, &one);
			ck_assert(has_route("default via"));
		}
		fix_settle(&m);
	}
}
END_TEST

START_TEST(test_the_connected_routes_come_back_in_their_order)
{
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_routes(&m), ".0/24 hme1 src .20");
	failback("hme0");
	ck_assert_str_eq(fix_routes(&m), CONNECTED);
}
END_TEST

START_TEST(test_routes_of_three_nics_find_home_whatever_the_order)
{
	static const char *const names[] = { "hme0", "hme1", "hme2" };
	char before[2048];
	size_t i, k;

	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", ".23/24", LIFF_UP);
	model_set_group(&m, nic("hme2"), "test");
	for (i = 0; i < 3; i++)
		add("default", i == 0 ? ".1" : ".2", names[i]);
	add("10.0.0.0/8", ".1", "hme2");
	fix_settle(&m);
	fix_settle(&m);
	strlcpy(before, fix_routes(&m), sizeof(before));
	for (i = 0; i < 3; i++) {
		for (k = 0; k < 2; k++) {
			failover(names[i], names[(i + 1) % 3]);
			failover(names[(i + 1) % 3], names[(i + 2) % 3]);
			failback(names[(i + k) % 3]);
			failback(names[(i + 1 - k) % 3]);
			ck_assert_str_eq(fix_routes(&m), before);
		}
	}
}
END_TEST

START_TEST(test_a_nic_that_is_unplugged_gets_its_routes_back)
{
	struct linkfact link = nic("hme0")->link;
	uint32_t old = link.ifindex;

	add("default", ".1", "hme0");
	fix_settle(&m);
	kernel_drops("hme0");
	facts_link_gone(&m, old);
	ck_assert_str_eq(failover("hme0", "hme1"),
	    "add .19/24 hme1:2; route replace default via .1 hme1");
	link.ifindex = 42;
	facts_link(&m, &link, SEC(1));
	failback("hme0");
	ck_assert(has_route("default via .1 hme0"));
	ck_assert_ptr_eq(model_nic_by_index(&m, 42), nic("hme0"));
}
END_TEST

/* --------------------------------------------------- forgotten and kept -- */

START_TEST(test_a_route_that_somebody_deletes_is_forgotten)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	gone("default", ".1", "hme0", BY_OTHER);
	ck_assert_str_eq(fix_settle(&m), "");
	failover("hme0", "hme1");
	failback("hme0");
	ck_assert(!has_route("default"));
}
END_TEST

START_TEST(test_but_not_one_that_we_put_where_it_is)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	failover("hme0", "hme1");
	gone("default", ".1", "hme1", BY_OTHER);
	ck_assert_str_eq(fix_settle(&m), "route replace default via .1 hme1");
	failback("hme0");
	ck_assert(has_route("default"));
}
END_TEST

/* Managers of NICs take their routes away when the cable is pulled. */
START_TEST(test_nor_one_of_a_nic_whose_cable_is_out)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	fix_carrier(&m, "hme0", false, SEC(1));
	gone("default", ".1", "hme0", BY_OTHER);
	failover("hme0", "hme1");
	ck_assert(has_route("default"));
}
END_TEST

START_TEST(test_a_route_that_the_kernel_drops_is_put_back)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	gone("default", ".1", "hme0", BY_KERNEL);
	ck_assert_str_eq(fix_settle(&m), "route replace default via .1 hme0");
}
END_TEST

START_TEST(test_a_route_that_somebody_replaces_is_replaced)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	replace("default", ".2", "hme0");
	ck_assert_str_eq(fix_settle(&m), "");
	failover("hme0", "hme1");
	ck_assert(has_route("default via .2 hme1"));
	ck_assert(!has_route("default via .1"));
	failback("hme0");
	ck_assert(has_route("default via .2 hme0"));
	ck_assert(!has_route("default via .1"));
}
END_TEST

START_TEST(test_also_by_the_same_through_another_nic)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	replace("default", ".1", "hme1");
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert_str_eq(fix_routes(&m), CONNECTED "; default via .1 hme1");
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_settle(&m), "");
	failback("hme0");
	ck_assert(!has_route("default via .1 hme0"));
}
END_TEST

START_TEST(test_a_route_added_while_a_nic_is_away_belongs_where_it_is)
{
	failover("hme0", "hme1");
	add("10.0.0.0/8", ".1", "hme1");
	fix_settle(&m);
	failback("hme0");
	ck_assert(has_route("10.0.0.0/8 via .1 hme1"));
}
END_TEST

START_TEST(test_what_was_deleted_before_a_start_is_not_brought_back)
{
	add("default", ".1", "hme0");
	add("10.0.0.0/8", ".2", "hme0");
	fix_settle(&m);
	gone("default", ".1", "hme0", BY_KERNEL);
	routes_forget_missing(&m);
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert(has_route("10.0.0.0/8"));
	failover("hme0", "hme1");
	ck_assert(has_route("10.0.0.0/8 via .2 hme1"));
}
END_TEST

START_TEST(test_who_leaves_the_group_keeps_its_routes)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	placement_leave(&m, nic("hme0"));
	model_set_group(&m, nic("hme0"), "");
	fix_settle(&m);
	ck_assert(has_route("default via .1 hme0"));
	gone("default", ".1", "hme0", BY_KERNEL);
	ck_assert_str_eq(fix_settle(&m), "");
}
END_TEST

START_TEST(test_changed_metrics_are_learned)
{
	struct event ev = { .type = EV_ROUTE,
		.by = BY_OTHER,
		.replaced = true };
	const struct kroute *k;

	add("default", ".1", "hme0");
	fix_settle(&m);
	ev.route = fix_route(&m, "default", ".1", "hme0");
	ev.route.metrics_len = 3;
	memcpy(ev.route.metrics, "\7\7\7", 3);
	facts_route(&m, &ev);
	fix_settle(&m);
	failover("hme0", "hme1");
	TAILQ_FOREACH (k, &m.routes, next) {
		if (ipaddr_is_set(&k->fact.gateway))
			ck_assert_uint_eq(k->fact.metrics_len, 3);
	}
}
END_TEST

/* ------------------------------------------------------ left to others -- */

static void
untouched(const struct routefact *r)
{
	char before[2048];

	fix_route_add(&m, r, BY_OTHER);
	strlcpy(before, fix_routes(&m), sizeof(before));
	ck_assert_str_eq(fix_settle(&m), "");
	ck_assert_ptr_null(strstr(failover("hme0", "hme1"), "route"));
	ck_assert_ptr_null(strstr(failback("hme0"), "default"));
	ck_assert_str_eq(fix_routes(&m), before);
}

START_TEST(test_routes_of_a_routing_daemon_are_left_alone)
{
	struct routefact r = fix_route(&m, "default", ".1", "hme0");

	r.proto = 12; /* bird */
	untouched(&r);
}
END_TEST

START_TEST(test_routes_with_several_next_hops_are_left_alone)
{
	struct routefact r = fix_route(&m, "default", NULL, "hme0");

	r.oif = 0;
	r.simple = false;
	untouched(&r);
}
END_TEST

START_TEST(test_blackholes_are_left_alone)
{
	struct routefact r = fix_route(&m, "default", NULL, "hme0");

	r.type = 6;
	untouched(&r);
}
END_TEST

START_TEST(test_routes_through_other_nics_are_left_alone)
{
	struct routefact r;

	fix_nic(&m, "eth9");
	fix_unit(&m, "eth9", "10.0.0.1/24", LIFF_UP);
	fix_settle(&m);
	r = fix_route(&m, "default", "10.0.0.9", "eth9");
	untouched(&r);
}
END_TEST

/* Ours move, the daemon's stays where it is, first of all. */
START_TEST(test_beside_a_foreign_route_only_ours_are_moved)
{
	struct routefact r = fix_route(&m, "default", ".9", "hme1");

	r.proto = 12;
	fix_route_add(&m, &r, BY_OTHER);
	add("default", ".1", "hme0");
	fix_settle(&m);
	ck_assert_str_eq(failover("hme0", "hme1"),
	    "add .19/24 hme1:2; route append default via .1 hme1; "
	    "route del default via .1 hme0; del .19/24 hme0");
	failback("hme0");
	ck_assert_str_eq(fix_routes(&m),
	    CONNECTED "; default via .9 hme1; default via .1 hme0");
}
END_TEST

/* ------------------------------------------------------------ obstacles -- */

START_TEST(test_a_route_waits_for_an_address_in_its_gateways_subnet)
{
	add("default", "10.0.0.1", "hme0");
	fix_unit(&m, "hme0:2", "10.0.0.19/24", LIFF_UP);
	fix_settle(&m);
	placement_failover(&m, nic("hme0"), nic("hme1"));
	/* The address is not there yet. */
	ck_assert_str_eq(routes_steps(), "");
	ck_assert_ptr_nonnull(
	    strstr(fix_settle(&m), "route replace default via 10.0.0.1 hme1"));
}
END_TEST

START_TEST(test_a_route_waits_for_its_source_address)
{
	struct routefact r = fix_route(&m, "default", ".1", "hme0");

	r.prefsrc = fix_ip("10.7.7.7");
	fix_route_add(&m, &r, BY_OTHER);
	routes_learn(&m);
	gone("default", ".1", "hme0", BY_KERNEL);
	facts_route_gone(&m, &r, BY_KERNEL);
	ck_assert_str_eq(fix_settle(&m), "");
	fix_nic(&m, "lo1");
	fix_addr_add(&m, "lo1", "10.7.7.7/32", "lo1");
	ck_assert_str_eq(fix_settle(&m),
	    "route replace default via .1 hme0 src 10.7.7.7");
}
END_TEST

START_TEST(test_a_refused_route_holds_up_nobody)
{
	struct kroute *h;

	add("default", ".1", "hme0");
	add("10.0.0.0/8", ".2", "hme0");
	fix_settle(&m);
	TAILQ_FOREACH (h, &m.homes, next) {
		if (ipaddr_is_any(&h->fact.dst))
			h->refused = ENETUNREACH;
	}
	ck_assert_str_eq(failover("hme0", "hme1"),
	    "add .19/24 hme1:2; route replace 10.0.0.0/8 via .2 hme1; "
	    "del .19/24 hme0");
}
END_TEST

START_TEST(test_no_route_goes_through_a_link_that_is_down)
{
	add("default", ".1", "hme0");
	fix_settle(&m);
	gone("default", ".1", "hme0", BY_KERNEL);
	nic("hme0")->link.flags &= ~(uint32_t)LINK_UP;
	ck_assert_str_eq(fix_settle(&m), "");
	nic("hme0")->link.flags |= LINK_UP;
	ck_assert_str_eq(fix_settle(&m), "route replace default via .1 hme0");
}
END_TEST

/* ------------------------------------------------- route of last resort -- */

START_TEST(test_a_failed_nic_with_a_link_has_a_route_of_last_resort)
{
	placement_set_failed(&m, nic("hme0"), true);
	failover("hme0", "hme1");
	ck_assert(has_route(".0/24 hme0 src .19 worst") ||
	    has_route(".0/24 hme0 src .20 worst"));
	ck_assert_str_eq(fix_settle(&m), "");
	placement_set_failed(&m, nic("hme0"), false);
	failback("hme0");
	ck_assert_str_eq(fix_routes(&m), CONNECTED);
}
END_TEST

START_TEST(test_it_is_for_failed_nics_that_are_probed_over_a_link)
{
	fix_settle(&m);
	ck_assert(!has_route("worst"));
	placement_set_failed(&m, nic("hme0"), true);
	nic("hme0")->link.carrier = false;
	fix_settle(&m);
	ck_assert(!has_route("worst"));
	nic("hme0")->link.carrier = true;
	fix_settle(&m);
	ck_assert(has_route("worst"));
	nic("hme0")->inst[FAM_INET].testaddr = (struct ipaddr){ 0 };
	fix_settle(&m);
	ck_assert(!has_route("worst"));
	fix_testaddr(nic("hme0"), ".21/32");
	fix_settle(&m);
	ck_assert(!has_route("worst"));
}
END_TEST

/* A VRF has a table of its own, and there the kernel looks. */
START_TEST(test_it_is_in_the_table_of_the_connected_routes)
{
	struct kroute *r;

	TAILQ_FOREACH (r, &m.routes, next)
		r->fact.table = 10;
	TAILQ_FOREACH (r, &m.homes, next)
		r->fact.table = 10;
	placement_set_failed(&m, nic("hme0"), true);
	fix_settle(&m);
	TAILQ_FOREACH (r, &m.routes, next) {
		if (r->fact.proto == ROUTE_PROTO_OURS)
			break;
	}
	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(r->fact.table, 10);
}
END_TEST

START_TEST(test_it_goes_when_the_nic_leaves_its_group)
{
	placement_set_failed(&m, nic("hme0"), true);
	failover("hme0", "hme1");
	ck_assert(has_route("worst"));
	placement_leave(&m, nic("hme0"));
	model_set_group(&m, nic("hme0"), "");
	fix_settle(&m);
	ck_assert(!has_route("worst"));
}
END_TEST

START_TEST(test_it_is_never_learned_as_somebody_elses)
{
	const struct kroute *h;

	placement_set_failed(&m, nic("hme0"), true);
	failover("hme0", "hme1");
	TAILQ_FOREACH (h, &m.homes, next)
		ck_assert_uint_ne(h->fact.proto, ROUTE_PROTO_OURS);
}
END_TEST

/* ------------------------------------------------------------- anything -- */

START_TEST(test_any_set_of_routes_is_the_same_after_a_failure)
{
	static const char *const dsts[] = { "default", "10.0.0.0/8",
		"10.1.0.0/16" };
	static const char *const gws[] = { ".1", ".2", ".3", NULL };
	char before[2048];
	struct routefact r;
	uint32_t x = 7;
	int story, i;

	for (story = 0; story < 300; story++) {
		teardown();
		setup();
		for (i = 0; i < 6; i++) {
			x = x * 1664525u + 1013904223u;
			r = fix_route(&m, dsts[(x >> 8) % 3],
			    gws[(x >> 12) % 4],
			    (x >> 16) % 2 ? "hme0" : "hme1");
			r.priority = (x >> 20) % 3 == 0 ? 50 : 0;
			fix_route_add(&m, &r, BY_OTHER);
		}
		ck_assert_str_eq(fix_settle(&m), "");
		strlcpy(before, fix_routes(&m), sizeof(before));
		failover("hme0", "hme1");
		ck_assert_msg(strstr(fix_routes(&m), "hme0") == NULL,
		    "story %d: %s", story, fix_routes(&m));
		failback("hme0");
		ck_assert_msg(strcmp(fix_routes(&m), before) == 0,
		    "story %d: %s\nbefore: %s", story, fix_routes(&m), before);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("routes");
	TCase *tc = tcase_create("routes");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_without_routes_of_others_nothing_is_done);
	tcase_add_test(tc,
	    test_the_default_route_follows_between_add_and_delete);
	tcase_add_test(tc, test_it_comes_home);
	tcase_add_test(tc, test_so_do_those_of_scripts_hands_and_leases);
	tcase_add_test(tc,
	    test_static_routes_of_all_kinds_come_home_in_their_order);
	tcase_add_test(tc,
	    test_two_equal_ones_on_two_nics_are_one_while_one_is_away);
	tcase_add_test(tc, test_all_attributes_come_home);
	tcase_add_test(tc, test_a_destination_is_reachable_throughout);
	tcase_add_test(tc, test_the_connected_routes_come_back_in_their_order);
	tcase_add_test(tc,
	    test_routes_of_three_nics_find_home_whatever_the_order);
	tcase_add_test(tc, test_a_nic_that_is_unplugged_gets_its_routes_back);
	tcase_add_test(tc, test_a_route_that_somebody_deletes_is_forgotten);
	tcase_add_test(tc, test_but_not_one_that_we_put_where_it_is);
	tcase_add_test(tc, test_nor_one_of_a_nic_whose_cable_is_out);
	tcase_add_test(tc, test_a_route_that_the_kernel_drops_is_put_back);
	tcase_add_test(tc, test_a_route_that_somebody_replaces_is_replaced);
	tcase_add_test(tc, test_also_by_the_same_through_another_nic);
	tcase_add_test(tc,
	    test_a_route_added_while_a_nic_is_away_belongs_where_it_is);
	tcase_add_test(tc,
	    test_what_was_deleted_before_a_start_is_not_brought_back);
	tcase_add_test(tc, test_who_leaves_the_group_keeps_its_routes);
	tcase_add_test(tc, test_changed_metrics_are_learned);
	tcase_add_test(tc, test_routes_of_a_routing_daemon_are_left_alone);
	tcase_add_test(tc, test_routes_with_several_next_hops_are_left_alone);
	tcase_add_test(tc, test_blackholes_are_left_alone);
	tcase_add_test(tc, test_routes_through_other_nics_are_left_alone);
	tcase_add_test(tc, test_beside_a_foreign_route_only_ours_are_moved);
	tcase_add_test(tc,
	    test_a_route_waits_for_an_address_in_its_gateways_subnet);
	tcase_add_test(tc, test_a_route_waits_for_its_source_address);
	tcase_add_test(tc, test_a_refused_route_holds_up_nobody);
	tcase_add_test(tc, test_no_route_goes_through_a_link_that_is_down);
	tcase_add_test(tc,
	    test_a_failed_nic_with_a_link_has_a_route_of_last_resort);
	tcase_add_test(tc,
	    test_it_is_for_failed_nics_that_are_probed_over_a_link);
	tcase_add_test(tc, test_it_goes_when_the_nic_leaves_its_group);
	tcase_add_test(tc, test_it_is_in_the_table_of_the_connected_routes);
	tcase_add_test(tc, test_it_is_never_learned_as_somebody_elses);
	tcase_add_test(tc, test_any_set_of_routes_is_the_same_after_a_failure);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
