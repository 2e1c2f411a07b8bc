/*
 * check_offline.c - tests of mpathd/core/offline.
 */
#include "mpathd/core/offline.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>

#include "fixture.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/placement.h"

static struct model m;

static void
setup(void)
{
	fix_model(&m);
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

static uint64_t
flags(const char *unit)
{
	return lifconf_flags(&m, fix_find(&m, unit));
}

static void
fail_nic(const char *name)
{
	nic(name)->flags |= LIFF_FAILED;
	nic(name)->state = IF_FAILED;
}

/* What the engine does with it. */
static enum offline_answer
offline(const char *name)
{
	enum offline_answer a = offline_begin(&m, nic(name), 1);

	if (a != OFFLINE_OK)
		return a;
	nic(name)->state = IF_OFFLINE;
	if (!nic_is_empty(nic(name)))
		placement_failover(&m, nic(name),
		    nic(name) == nic("hme0") ? nic("hme1") : nic("hme0"));
	return a;
}

static enum offline_answer
online(const char *name)
{
	return offline_end(&m, nic(name));
}

START_TEST(test_all_that_stays_is_down)
{
	fix_two(&m);
	ck_assert_int_eq(offline("hme0"), OFFLINE_OK);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19");
	ck_assert_uint_eq(flags("hme0"), 0x89000842);
	ck_assert_uint_eq(flags("hme0:1"), 0x89040842);
	ck_assert_uint_eq(flags("hme1:2"), 0x1000843);
	ck_assert_uint_eq(flags("hme1:1"), 0x9040843);
}
END_TEST

START_TEST(test_an_offline_standby_shows_all_three)
{
	fix_stby(&m);
	ck_assert_int_eq(offline("hme1"), OFFLINE_OK);
	ck_assert_uint_eq(flags("hme1"), 0xe9040842);
	ck_assert_str_eq(fix_units(&m), "hme0 .19, hme0:1 .21, hme1 .22");
}
END_TEST

/* Nothing of it may have changed. */
static void
assert_refused(const char *name, enum offline_answer why)
{
	uint64_t nicflags = nic(name)->flags;

	ck_assert_int_eq(offline_begin(&m, nic(name), 1), why);
	ck_assert_uint_eq(nic(name)->flags, nicflags);
	ck_assert_uint_ne(flags("hme0:1") & LIFF_UP, 0);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22");
}

START_TEST(test_the_last_one_that_works_stays)
{
	fix_two(&m);
	fail_nic("hme1");
	assert_refused("hme0", OFFLINE_MINRED);
}
END_TEST

START_TEST(test_one_without_link_is_no_place_to_go)
{
	fix_two(&m);
	fix_carrier(&m, "hme1", false, 0);
	assert_refused("hme0", OFFLINE_MINRED);
}
END_TEST

START_TEST(test_a_failed_group_moves_nothing)
{
	fix_two(&m);
	fail_nic("hme0");
	fail_nic("hme1");
	model_group(&m, "test")->failed = true;
	assert_refused("hme0", OFFLINE_MINRED);
}
END_TEST

START_TEST(test_a_single_nic_cannot_leave_its_address)
{
	fix_nic(&m, "hme0");
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	model_set_group(&m, nic("hme0"), "test");
	ck_assert_int_eq(offline_begin(&m, nic("hme0"), 1), OFFLINE_MINRED);
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

/* It counts itself (5.10). */
START_TEST(test_an_empty_one_may_go_although_it_is_the_last)
{
	fix_stby(&m);
	fail_nic("hme0");
	ck_assert_int_eq(offline_begin(&m, nic("hme1"), 1), OFFLINE_OK);
}
END_TEST

START_TEST(test_as_many_as_asked_for_must_be_usable)
{
	fix_two(&m);
	ck_assert_int_eq(offline_begin(&m, nic("hme0"), 3), OFFLINE_MINRED);
	ck_assert_int_eq(offline_begin(&m, nic("hme0"), 2), OFFLINE_OK);
}
END_TEST

START_TEST(test_a_nic_that_nobody_tracks_is_not_known)
{
	fix_two(&m);
	fix_nic(&m, "hme2");
	ck_assert_int_eq(offline_begin(&m, nic("hme2"), 1), OFFLINE_UNKNOWN);
	ck_assert_int_eq(offline_begin(&m, nic("hme3"), 1), OFFLINE_UNKNOWN);
	ck_assert_int_eq(offline_end(&m, nic("hme2")), OFFLINE_UNKNOWN);
	ck_assert_int_eq(offline_end(&m, nic("hme3")), OFFLINE_UNKNOWN);
}
END_TEST

START_TEST(test_a_tracked_nic_without_group_has_no_redundancy)
{
	fix_two(&m);
	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", "192.0.2.1/24", LIFF_UP);
	m.set.track_all = true;
	ck_assert_int_eq(offline_begin(&m, nic("hme2"), 1), OFFLINE_MINRED);
}
END_TEST

START_TEST(test_twice_is_once_too_often)
{
	fix_two(&m);
	ck_assert_int_eq(online("hme0"), OFFLINE_ALREADY);
	ck_assert_int_eq(offline("hme0"), OFFLINE_OK);
	ck_assert_int_eq(offline("hme0"), OFFLINE_ALREADY);
	ck_assert_int_eq(online("hme0"), OFFLINE_OK);
	ck_assert_int_eq(online("hme0"), OFFLINE_ALREADY);
}
END_TEST

START_TEST(test_back_again_it_is_probed_afresh_and_wants_its_addresses)
{
	fix_two(&m);
	m.set.failback = false;
	nic("hme0")->noaddr_said = true;
	offline("hme0");
	ck_assert_int_eq(online("hme0"), OFFLINE_OK);
	ck_assert(nic("hme0")->come_home);
	ck_assert(nic("hme0")->inst[FAM_INET].restart);
	ck_assert(!nic("hme0")->noaddr_said);
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
	ck_assert_uint_ne(flags("hme0:1") & LIFF_UP, 0);
	ck_assert_uint_eq(flags("hme0") & LIFF_UP, 0);
}
END_TEST

START_TEST(test_without_a_link_it_comes_back_failed)
{
	fix_two(&m);
	offline("hme0");
	fix_carrier(&m, "hme0", false, 0);
	ck_assert_int_eq(online("hme0"), OFFLINE_OK);
	ck_assert(!nic("hme0")->come_home);
	ck_assert_str_eq(fix_flags(nic("hme0")), "FAILED");
	ck_assert_uint_ne(flags("hme0:1") & LIFF_UP, 0);
}
END_TEST

START_TEST(test_what_failed_while_offline_is_forgiven_when_the_link_is_up)
{
	fix_two(&m);
	offline("hme0");
	placement_set_failed(&m, nic("hme0"), true);
	ck_assert_uint_eq(flags("hme0:1"), 0x99040842);
	online("hme0");
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

START_TEST(test_an_idle_standby_comes_back_as_one)
{
	fix_stby(&m);
	offline("hme1");
	online("hme1");
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
	ck_assert_uint_ne(flags("hme1") & LIFF_UP, 0);
}
END_TEST

START_TEST(test_failback_no_does_not_keep_it_inactive)
{
	fix_two(&m);
	m.set.failback = false;
	fail_nic("hme0");
	placement_failover(&m, nic("hme0"), nic("hme1"));
	placement_set_failed(&m, nic("hme0"), false);
	nic("hme0")->state = IF_RUNNING;
	ck_assert_str_eq(fix_flags(nic("hme0")), "INACTIVE");
	ck_assert_int_eq(offline("hme0"), OFFLINE_OK);
	ck_assert_int_eq(online("hme0"), OFFLINE_OK);
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

START_TEST(test_a_test_address_that_was_taken_meanwhile_stays_down)
{
	fix_two(&m);
	offline("hme0");
	fix_unit(&m, "hme1:3", ".21/24", LIFF_UP);
	online("hme0");
	ck_assert_uint_eq(flags("hme0:1") & LIFF_UP, 0);
}
END_TEST

START_TEST(test_what_the_kernel_did_not_take_is_known)
{
	fix_two(&m);
	ck_assert_int_eq(offline_refusal(&m, nic("hme0")), 0);
	offline("hme0");
	ck_assert_int_eq(offline_refusal(&m, nic("hme0")), 0);
	fix_find(&m, "hme1:2")->refused = ENOBUFS;
	ck_assert_int_eq(offline_refusal(&m, nic("hme0")), ENOBUFS);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("offline");
	TCase *tc = tcase_create("offline");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_all_that_stays_is_down);
	tcase_add_test(tc, test_an_offline_standby_shows_all_three);
	tcase_add_test(tc, test_the_last_one_that_works_stays);
	tcase_add_test(tc, test_one_without_link_is_no_place_to_go);
	tcase_add_test(tc, test_a_failed_group_moves_nothing);
	tcase_add_test(tc, test_a_single_nic_cannot_leave_its_address);
	tcase_add_test(tc, test_an_empty_one_may_go_although_it_is_the_last);
	tcase_add_test(tc, test_as_many_as_asked_for_must_be_usable);
	tcase_add_test(tc, test_a_nic_that_nobody_tracks_is_not_known);
	tcase_add_test(tc, test_a_tracked_nic_without_group_has_no_redundancy);
	tcase_add_test(tc, test_twice_is_once_too_often);
	tcase_add_test(tc,
	    test_back_again_it_is_probed_afresh_and_wants_its_addresses);
	tcase_add_test(tc, test_without_a_link_it_comes_back_failed);
	tcase_add_test(tc,
	    test_what_failed_while_offline_is_forgiven_when_the_link_is_up);
	tcase_add_test(tc, test_an_idle_standby_comes_back_as_one);
	tcase_add_test(tc, test_failback_no_does_not_keep_it_inactive);
	tcase_add_test(tc,
	    test_a_test_address_that_was_taken_meanwhile_stays_down);
	tcase_add_test(tc, test_what_the_kernel_did_not_take_is_known);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
