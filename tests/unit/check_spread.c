/*
 * check_spread.c - tests of mpathd/core/spread.
 */
#include "mpathd/core/spread.h"

#include <check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/placement.h"
#include "mpathd/core/plan.h"

static struct model m;
static char text[2048];

static void
setup(void)
{
	struct routefact r;

	fix_model(&m);
	fix_two(&m);
	fix_settle(&m);
	r = fix_route(&m, "default", ".1", "hme0");
	fix_route_add(&m, &r, BY_OTHER);
	m.set.spread = true;
}

static void
teardown(void)
{
	fix_free(&m);
}

__attribute__((format(printf, 1, 2))) static void
put(const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + len, sizeof(text) - len, fmt, ap);
	va_end(ap);
}

static void
put_route(const char *verb, const struct routefact *r)
{
	char dst[IPADDR_STRLEN];
	unsigned int i;

	put("%s %s", verb, ipaddr_print_prefix(&r->dst, dst));
	if (ipaddr_is_set(&r->gateway))
		put(" via %s", ipaddr_print(&r->gateway, dst));
	for (i = 0; i < r->nhops; i++)
		put(" %s", model_nic_by_index(&m, r->hop[i])->name);
	put("; ");
}

static void
put_rule(const char *verb, const struct rulefact *r)
{
	char dst[IPADDR_STRLEN];

	put("%s %u to %s table %u beyond %d; ", verb, r->pref,
	    ipaddr_print_prefix(&r->dst, dst), r->table, r->suppress);
}

/* The steps, which the kernel obeys. */
static const char *
plan(void)
{
	struct plan p;
	struct kop *op;
	size_t i;

	text[0] = '\0';
	plan_init(&p);
	spread_plan(&m, &p);
	for (i = 0; i < p.n; i++) {
		op = &p.step[i].op;
		switch (op->type) {
		case KOP_ROUTE_REPLACE:
			put_route("route", &op->route);
			facts_route(&m,
			    &(struct event){ .type = EV_ROUTE,
				.by = BY_US,
				.replaced = true,
				.route = op->route });
			break;
		case KOP_ROUTE_DEL:
			put_route("no route", &op->route);
			facts_route_gone(&m, &op->route, BY_US);
			break;
		case KOP_RULE_ADD:
			put_rule("rule", &op->rule);
			facts_rule(&m, &op->rule);
			break;
		default:
			ck_assert_int_eq(op->type, KOP_RULE_DEL);
			put_rule("no rule", &op->rule);
			facts_rule_gone(&m, &op->rule);
			break;
		}
	}
	plan_free(&p);
	return text;
}

static const char both[] = "route 192.168.85.0/24 hme0 hme1; "
			   "route 0.0.0.0/0 via 192.168.85.1 hme0 hme1; "
			   "rule 32616 to 192.168.85.0/24 table 254 beyond 24; "
			   "rule 32617 to 192.168.85.0/24 table 73 beyond -1; "
			   "rule 32664 to 0.0.0.0/0 table 254 beyond 0; "
			   "rule 32665 to 0.0.0.0/0 table 73 beyond -1; ";

static const char none[] =
    "no route 192.168.85.0/24 hme0 hme1; "
    "no route 0.0.0.0/0 via 192.168.85.1 hme0 hme1; "
    "no rule 32616 to 192.168.85.0/24 table 254 beyond 24; "
    "no rule 32617 to 192.168.85.0/24 table 73 beyond -1; "
    "no rule 32664 to 0.0.0.0/0 table 254 beyond 0; "
    "no rule 32665 to 0.0.0.0/0 table 73 beyond -1; ";

START_TEST(test_subnet_and_default_route_are_doubled_over_both)
{
	ck_assert_str_eq(plan(), both);
	ck_assert_str_eq(plan(), "");
}
END_TEST

START_TEST(test_nothing_is_doubled_unless_asked_for)
{
	m.set.spread = false;
	ck_assert_str_eq(plan(), "");
	m.set.spread = true;
	plan();
	m.set.spread = false;
	ck_assert_str_eq(plan(), none);
}
END_TEST

START_TEST(test_a_nic_that_fails_is_taken_out)
{
	plan();
	placement_set_failed(&m, model_nic(&m, "hme0"), true);
	ck_assert_str_eq(plan(), none);
	placement_set_failed(&m, model_nic(&m, "hme0"), false);
	ck_assert_str_eq(plan(), both);
}
END_TEST

START_TEST(test_of_three_the_other_two_go_on)
{
	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", ".29/24", LIFF_UP);
	model_set_group(&m, model_nic(&m, "hme2"), "test");
	fix_settle(&m);
	plan();
	fix_carrier(&m, "hme1", false, SEC(1));
	ck_assert_str_eq(plan(),
	    "route 192.168.85.0/24 hme0 hme2; "
	    "route 0.0.0.0/0 via 192.168.85.1 hme0 hme2; ");
}
END_TEST

START_TEST(test_a_standby_never_sends)
{
	placement_set_standby(&m, model_nic(&m, "hme1"), true);
	model_nic(&m, "hme1")->flags |= LIFF_INACTIVE;
	ck_assert_str_eq(plan(), "");
}
END_TEST

START_TEST(test_a_nic_that_is_not_proven_yet_is_left_out)
{
	struct nic *hme1 = model_nic(&m, "hme1");
	struct ipaddr router = fix_ip(".1");

	fix_testaddr(hme1, ".22");
	targetset_set(&hme1->inst[FAM_INET].targets, TARGETS_ROUTERS, &router,
	    1);
	ck_assert(instance_capable(&hme1->inst[FAM_INET]));
	ck_assert_str_eq(plan(), "");
	hme1->inst[FAM_INET].stats.last_success = SEC(1);
	ck_assert_str_eq(plan(), both);
}
END_TEST

START_TEST(test_a_group_that_has_failed_is_left_as_it_is)
{
	model_group(&m, "test")->failed = true;
	ck_assert_str_eq(plan(), "");
}
END_TEST

START_TEST(test_a_nic_without_an_address_is_left_out)
{
	plan();
	fix_nic(&m, "hme2");
	model_set_group(&m, model_nic(&m, "hme2"), "test");
	fix_settle(&m);
	ck_assert_str_eq(plan(), "");
	fix_unit(&m, "hme2", ".29/24", FIX_TEST);
	fix_settle(&m);
	ck_assert_str_eq(plan(),
	    "route 192.168.85.0/24 hme0 hme1 hme2; "
	    "route 0.0.0.0/0 via 192.168.85.1 hme0 hme1 hme2; ");
}
END_TEST

/* Another NIC's route with a better metric, or before it, is what counts. */
START_TEST(test_a_route_that_is_not_the_best_is_not_doubled)
{
	struct routefact r;

	fix_nic(&m, "eth9");
	r = fix_route(&m, "default", ".254", "eth9");
	r.priority = 0;
	facts_route(&m,
	    &(struct event){ .type = EV_ROUTE, .by = BY_OTHER, .route = r });
	ck_assert_ptr_null(strstr(plan(), "0.0.0.0/0"));
}
END_TEST

START_TEST(test_routes_of_other_tables_are_not_doubled)
{
	struct routefact r = fix_route(&m, "default", ".1", "hme1");

	r.table = 100;
	fix_route_add(&m, &r, BY_OTHER);
	ck_assert_str_eq(plan(), both);
}
END_TEST

START_TEST(test_what_the_kernel_refuses_is_not_asked_for)
{
	plan();
	m.spread_refused = EOPNOTSUPP;
	ck_assert_str_eq(plan(), none);
}
END_TEST

START_TEST(test_a_rule_that_is_gone_is_put_back)
{
	plan();
	facts_rule_gone(&m, &TAILQ_FIRST(&m.rules)->fact);
	ck_assert_str_eq(plan(),
	    "rule 32616 to 192.168.85.0/24 table 254 beyond 24; ");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("spread");
	TCase *tc = tcase_create("spread");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_subnet_and_default_route_are_doubled_over_both);
	tcase_add_test(tc, test_nothing_is_doubled_unless_asked_for);
	tcase_add_test(tc, test_a_nic_that_fails_is_taken_out);
	tcase_add_test(tc, test_of_three_the_other_two_go_on);
	tcase_add_test(tc, test_a_standby_never_sends);
	tcase_add_test(tc, test_a_nic_that_is_not_proven_yet_is_left_out);
	tcase_add_test(tc, test_a_group_that_has_failed_is_left_as_it_is);
	tcase_add_test(tc, test_a_nic_without_an_address_is_left_out);
	tcase_add_test(tc, test_a_route_that_is_not_the_best_is_not_doubled);
	tcase_add_test(tc, test_routes_of_other_tables_are_not_doubled);
	tcase_add_test(tc, test_what_the_kernel_refuses_is_not_asked_for);
	tcase_add_test(tc, test_a_rule_that_is_gone_is_put_back);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
