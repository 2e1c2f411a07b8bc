/*
 * check_announce.c - tests of mpathd/core/announce.
 */
#include "mpathd/core/announce.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

static struct announcer a;

static void
setup(void)
{
	announce_init(&a);
}

static void
teardown(void)
{
	announce_free(&a);
}

static void
start(const char *addr, uint32_t ifindex, mtime_t now)
{
	struct ipaddr ip = fix_ip(addr);

	ck_assert_int_eq(announce_start(&a, &ip, ifindex, now), 0);
}

/* How many leave in one go, and at which NIC the last one. */
static unsigned int
go(mtime_t now, uint32_t *ifindex)
{
	struct announced e;
	unsigned int burst = 0, n = 0;

	*ifindex = 0;
	while (announce_next(&a, now, &burst, &e) == 1) {
		*ifindex = e.ifindex;
		n++;
	}
	return n;
}

START_TEST(test_each_address_is_announced_four_times)
{
	static const mtime_t when[] = { 0, MSEC(100), SEC(1), SEC(3) };
	mtime_t t = SEC(50), begin = t;
	uint32_t ifindex;
	size_t i;

	start(".19", 3, t);
	for (i = 0; i < 4; i++) {
		ck_assert_int_eq(announce_deadline(&a), begin + when[i]);
		ck_assert_uint_eq(go(begin + when[i] - 1, &ifindex), 0);
		ck_assert_uint_eq(go(begin + when[i], &ifindex), 1);
		ck_assert_uint_eq(ifindex, 3);
		ck_assert_uint_eq(go(begin + when[i], &ifindex), 0);
	}
	ck_assert_int_eq(announce_deadline(&a), MTIME_NEVER);
	ck_assert_uint_eq(go(begin + SEC(1000), &ifindex), 0);
}
END_TEST

START_TEST(test_with_nothing_to_say_nothing_is_due)
{
	uint32_t ifindex;

	ck_assert_int_eq(announce_deadline(&a), MTIME_NEVER);
	ck_assert_uint_eq(go(SEC(1), &ifindex), 0);
}
END_TEST

/* Not one more frame says that it lives at the old NIC. */
START_TEST(test_a_move_cancels_the_announcements_of_the_old_place)
{
	uint32_t ifindex;
	unsigned int n = 0;
	mtime_t t;

	start(".19", 3, SEC(1));
	ck_assert_uint_eq(go(SEC(1), &ifindex), 1);
	start(".19", 2, SEC(1) + MSEC(50));
	for (t = SEC(1); t < SEC(10); t += MSEC(10)) {
		if (go(t, &ifindex) == 0)
			continue;
		ck_assert_uint_eq(ifindex, 2);
		n++;
	}
	ck_assert_uint_eq(n, 4);
}
END_TEST

START_TEST(test_an_address_that_is_nowhere_is_not_announced)
{
	struct ipaddr ip = fix_ip(".19");
	uint32_t ifindex;

	start(".19", 3, 0);
	start(".20", 4, 0);
	announce_stop(&a, &ip);
	announce_stop(&a, &ip);
	ck_assert_uint_eq(go(0, &ifindex), 1);
	ck_assert_uint_eq(ifindex, 4);
}
END_TEST

START_TEST(test_each_address_has_its_own_times)
{
	uint32_t ifindex;

	start(".19", 3, 0);
	ck_assert_uint_eq(go(0, &ifindex), 1);
	start(".20", 4, MSEC(60));
	ck_assert_uint_eq(go(MSEC(60), &ifindex), 1);
	ck_assert_uint_eq(ifindex, 4);
	ck_assert_uint_eq(go(MSEC(100), &ifindex), 1);
	ck_assert_uint_eq(ifindex, 3);
	ck_assert_uint_eq(go(MSEC(160), &ifindex), 1);
	ck_assert_uint_eq(ifindex, 4);
}
END_TEST

static void
start_many(unsigned int n)
{
	char text[IPADDR_STRLEN];
	unsigned int i;

	for (i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "10.0.%u.%u", i / 256, i % 256);
		start(text, 3, 0);
	}
}

START_TEST(test_many_leave_in_bursts_with_a_pause)
{
	uint32_t ifindex;
	mtime_t now = 0;
	unsigned int sent = 0, n;

	start_many(200);
	while (sent < 200) {
		n = go(now, &ifindex);
		ck_assert_uint_gt(n, 0);
		ck_assert_uint_le(n, ANNOUNCE_BURST);
		sent += n;
		if (sent == 200)
			break;
		ck_assert_int_eq(announce_deadline(&a), now + ANNOUNCE_PACE);
		ck_assert_uint_eq(go(now + ANNOUNCE_PACE - 1, &ifindex), 0);
		now += ANNOUNCE_PACE;
	}
	ck_assert_int_le(now, 4 * ANNOUNCE_PACE);
}
END_TEST

START_TEST(test_of_many_each_is_announced_four_times)
{
	struct announced e;
	unsigned int count[1000] = { 0 }, i, burst;
	mtime_t now;

	start_many(1000);
	for (now = 0; announce_deadline(&a) != MTIME_NEVER;) {
		now = mtime_max(now, announce_deadline(&a));
		burst = 0;
		while (announce_next(&a, now, &burst, &e) == 1)
			count[e.addr.b[2] * 256 + e.addr.b[3]]++;
	}
	for (i = 0; i < 1000; i++)
		ck_assert_uint_eq(count[i], ANNOUNCE_TIMES);
	ck_assert_int_lt(now, SEC(4));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("announce");
	TCase *tc = tcase_create("announce");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_each_address_is_announced_four_times);
	tcase_add_test(tc, test_with_nothing_to_say_nothing_is_due);
	tcase_add_test(tc,
	    test_a_move_cancels_the_announcements_of_the_old_place);
	tcase_add_test(tc, test_an_address_that_is_nowhere_is_not_announced);
	tcase_add_test(tc, test_each_address_has_its_own_times);
	tcase_add_test(tc, test_many_leave_in_bursts_with_a_pause);
	tcase_add_test(tc, test_of_many_each_is_announced_four_times);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
