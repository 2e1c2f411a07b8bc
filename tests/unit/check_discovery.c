/*
 * check_discovery.c - hosts that may be asked: how often, and in which order.
 */
#include "mpathd/core/discovery.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

static struct discovery d;
static struct ipaddr subnet;
static mtime_t now;

static void
setup(void)
{
	discovery_reset(&d);
	subnet = fix_ip(".21/24");
	now = SEC(100);
}

static void
add(const char *text, bool router)
{
	struct ipaddr a = fix_ip(text);

	discovery_add(&d, &a, router);
}

/* Who is asked next: the last part of the address, 0: nobody. */
static int
take(void)
{
	struct ipaddr a;

	return discovery_take(&d, &a) ? a.b[3] : 0;
}

START_TEST(test_each_is_asked_once_and_routers_first)
{
	add(".1", false);
	add(".2", false);
	add(".3", true);
	add(".1", false);
	ck_assert_int_eq(take(), 3);
	ck_assert_int_eq(take(), 1);
	ck_assert_int_eq(take(), 2);
	ck_assert_int_eq(take(), 0);
}
END_TEST

START_TEST(test_more_than_there_is_room_for_are_left_out)
{
	char text[8];
	int i, n = 0;

	for (i = 1; i <= 2 * DISCOVERY_ROOM; i++) {
		snprintf(text, sizeof(text), ".%d", i);
		add(text, i % 2 != 0);
	}
	while (take() != 0)
		n++;
	ck_assert_int_eq(n, DISCOVERY_ROOM);
}
END_TEST

START_TEST(test_the_cache_is_read_seldom_and_not_before_all_were_asked)
{
	ck_assert(discovery_look(&d, true, now));
	ck_assert(!discovery_look(&d, true, now));
	ck_assert(!discovery_look(&d, true, now + DISCOVERY_LONELY - 1));
	ck_assert(!discovery_look(&d, false, now + DISCOVERY_LONELY));
	ck_assert(discovery_look(&d, false, now + DISCOVERY_RARELY));
	add(".1", false);
	now += 2 * DISCOVERY_RARELY;
	ck_assert(!discovery_look(&d, true, now));
	take();
	ck_assert(discovery_look(&d, true, now));
}
END_TEST

/* Runs for a while; how many are asked, and that none is asked twice. */
static unsigned int
run_wanting(mtime_t span, bool lonely, bool more)
{
	static bool asked[65536];
	struct ipaddr to[SWEEP_STEP], net = ipaddr_network(&subnet),
				      all = ipaddr_broadcast(&subnet);
	unsigned int count = 0;
	mtime_t end = now + span;
	size_t i, n;

	for (i = 0; i < 65536; i++)
		asked[i] = false;
	for (; now < end; now += MSEC(1)) {
		discovery_want(&d, lonely, more, &subnet, now);
		n = discovery_sweep(&d, &subnet, now, to);
		ck_assert(n == 0 || discovery_next(&d) > now);
		for (i = 0; i < n; i++) {
			ck_assert(ipaddr_contains(&subnet, &to[i]));
			ck_assert(!ipaddr_same(&to[i], &net));
			ck_assert(!ipaddr_same(&to[i], &all));
			ck_assert(!asked[to[i].b[2] << 8 | to[i].b[3]]);
			asked[to[i].b[2] << 8 | to[i].b[3]] = true;
		}
		count += (unsigned int)n;
	}
	return count;
}

static unsigned int
run(mtime_t span, bool lonely)
{
	return run_wanting(span, lonely, lonely);
}

START_TEST(test_a_sweep_asks_every_host_once_a_minute_and_slowly)
{
	ck_assert_uint_eq(run(SWEEP_AFTER, true), 0);
	ck_assert_uint_eq(run(SEC(1), true), 100);
	ck_assert_uint_eq(run(SWEEP_AGAIN - SEC(1), true), 154);
	ck_assert_uint_eq(run(SWEEP_AGAIN, true), 254);
}
END_TEST

START_TEST(test_a_sweep_goes_on_until_there_are_enough)
{
	run(SWEEP_AFTER + SEC(1), true);
	ck_assert_uint_eq(run_wanting(SEC(10), false, true), 154);
	ck_assert_uint_eq(run_wanting(2 * SWEEP_AGAIN, false, true), 0);
}
END_TEST

START_TEST(test_enough_targets_end_the_sweep)
{
	run(SWEEP_AFTER + SEC(1), true);
	ck_assert_uint_eq(run(SEC(1), false), 0);
	ck_assert_int_eq(discovery_next(&d), MTIME_NEVER);
	/* Alone again: anew, but not within a minute. */
	ck_assert_uint_eq(run(SWEEP_AGAIN - SEC(2), true), 0);
	ck_assert_uint_eq(run(SEC(10), true), 254);
}
END_TEST

START_TEST(test_small_and_large_subnets)
{
	static const struct {
		const char *subnet;
		unsigned int asked;
	} of[] = { { "192.168.85.21/22", 1022 }, { "192.168.85.21/21", 0 },
		{ "10.0.0.1/8", 0 }, { "192.168.85.21/30", 2 },
		{ "192.168.85.21/31", 0 }, { "192.168.85.21/32", 0 } };
	size_t i;

	for (i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		discovery_reset(&d);
		subnet = fix_ip(of[i].subnet);
		ck_assert_uint_eq(run(SWEEP_AFTER + SEC(12), true),
		    of[i].asked);
	}
	discovery_reset(&d);
	ck_assert_int_eq(ipaddr_parse(&subnet, 0, "fe80::1/120"), 0);
	ck_assert_uint_eq(run(SWEEP_AFTER + SEC(12), true), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("discovery");
	TCase *tc = tcase_create("discovery");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, test_each_is_asked_once_and_routers_first);
	tcase_add_test(tc, test_more_than_there_is_room_for_are_left_out);
	tcase_add_test(tc,
	    test_the_cache_is_read_seldom_and_not_before_all_were_asked);
	tcase_add_test(tc,
	    test_a_sweep_asks_every_host_once_a_minute_and_slowly);
	tcase_add_test(tc, test_a_sweep_goes_on_until_there_are_enough);
	tcase_add_test(tc, test_enough_targets_end_the_sweep);
	tcase_add_test(tc, test_small_and_large_subnets);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
