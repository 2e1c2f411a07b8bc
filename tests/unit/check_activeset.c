/*
 * check_activeset.c - tests of mpathd/core/activeset.
 */
#include "mpathd/core/activeset.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"

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

static void
break_nic(const char *name)
{
	nic(name)->state = IF_FAILED;
	nic(name)->flags = (nic(name)->flags | LIFF_FAILED) & ~LIFF_INACTIVE;
}

/* Where the addresses of this NIC would go: its name, or "nowhere". */
static const char *
destination(const char *from)
{
	const struct nic *to = activeset_destination(&m, nic(from));

	return to != NULL ? to->name : "nowhere";
}

static const char *
refuge(const char *from)
{
	const struct nic *to = activeset_refuge(&m, nic(from));

	return to != NULL ? to->name : "nowhere";
}

START_TEST(test_the_other_member_takes_over)
{
	fix_two(&m);
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme1");
}
END_TEST

START_TEST(test_the_one_with_the_fewest_data_addresses_is_chosen)
{
	fix_many(&m, 4);
	fix_unit(&m, "hme1:1", ".31/24", LIFF_UP);
	fix_unit(&m, "hme3:1", ".33/24", LIFF_UP);
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme2");
	/* Test addresses and units that are down are no data addresses. */
	fix_unit(&m, "hme2:1", ".42/24", FIX_TEST);
	fix_unit(&m, "hme2:2", ".52/24", 0);
	ck_assert_str_eq(destination("hme0"), "hme2");
	fix_unit(&m, "hme2:3", ".62/24", LIFF_UP);
	fix_unit(&m, "hme2:4", ".72/24", LIFF_UP);
	ck_assert_str_eq(destination("hme0"), "hme1");
}
END_TEST

START_TEST(test_of_equals_the_first_is_chosen)
{
	fix_many(&m, 4);
	break_nic("hme1");
	ck_assert_str_eq(destination("hme1"), "hme0");
	break_nic("hme0");
	ck_assert_str_eq(destination("hme1"), "hme2");
}
END_TEST

START_TEST(test_a_standby_is_chosen_before_others)
{
	fix_many(&m, 3);
	fix_unit(&m, "hme2:1", ".33/24", LIFF_UP);
	nic("hme2")->flags = LIFF_STANDBY;
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme2");
}
END_TEST

START_TEST(test_so_is_one_that_failback_no_left_inactive)
{
	fix_many(&m, 3);
	nic("hme2")->flags = LIFF_INACTIVE;
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme2");
}
END_TEST

START_TEST(test_the_first_of_two_standbys_is_chosen)
{
	fix_many(&m, 4);
	nic("hme2")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	nic("hme3")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme2");
	break_nic("hme2");
	ck_assert_str_eq(destination("hme0"), "hme3");
}
END_TEST

START_TEST(test_a_standby_that_is_emptied_gives_to_no_standby)
{
	fix_many(&m, 3);
	nic("hme0")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	nic("hme1")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	ck_assert_str_eq(destination("hme0"), "hme2");
	break_nic("hme2");
	ck_assert_str_eq(destination("hme0"), "nowhere");
}
END_TEST

START_TEST(test_but_to_one_that_is_inactive_without_being_a_standby)
{
	fix_many(&m, 2);
	nic("hme0")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	nic("hme1")->flags = LIFF_INACTIVE;
	ck_assert_str_eq(destination("hme0"), "hme1");
}
END_TEST

START_TEST(test_a_standby_that_fails_may_give_to_a_standby)
{
	fix_many(&m, 2);
	nic("hme0")->flags = LIFF_STANDBY;
	nic("hme1")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme1");
}
END_TEST

START_TEST(test_members_that_do_not_work_are_not_chosen)
{
	fix_many(&m, 2);
	break_nic("hme0");
	break_nic("hme1");
	ck_assert_str_eq(destination("hme0"), "nowhere");

	nic("hme1")->state = IF_OFFLINE;
	nic("hme1")->flags = LIFF_OFFLINE;
	ck_assert_str_eq(destination("hme0"), "nowhere");

	nic("hme1")->state = IF_RUNNING;
	nic("hme1")->flags = 0;
	ck_assert_str_eq(destination("hme0"), "hme1");
	nic("hme1")->link.carrier = false;
	ck_assert_str_eq(destination("hme0"), "nowhere");
	nic("hme1")->link.carrier = true;
	nic("hme1")->present = false;
	ck_assert_str_eq(destination("hme0"), "nowhere");
}
END_TEST

START_TEST(test_other_groups_are_not_asked)
{
	fix_many(&m, 2);
	model_set_group(&m, nic("hme1"), "other");
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "nowhere");
	ck_assert_str_eq(refuge("hme0"), "nowhere");
}
END_TEST

START_TEST(test_who_lacks_a_family_is_not_chosen)
{
	fix_many(&m, 3);
	model_plumb(&m, nic("hme0"), FAM_INET6);
	model_plumb(&m, nic("hme2"), FAM_INET6);
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme2");
	/* The other way round it does not matter. */
	break_nic("hme2");
	ck_assert_str_eq(destination("hme0"), "nowhere");
	ck_assert_str_eq(destination("hme1"), "nowhere");
	nic("hme0")->state = IF_RUNNING;
	nic("hme0")->flags = 0;
	ck_assert_str_eq(destination("hme1"), "hme0");
}
END_TEST

START_TEST(test_who_has_nobody_to_probe_is_chosen_last)
{
	fix_many(&m, 3);
	nic("hme1")->state = IF_NOTARGETS;
	fix_unit(&m, "hme2:1", ".33/24", LIFF_UP);
	break_nic("hme0");
	ck_assert_str_eq(destination("hme0"), "hme2");
	break_nic("hme2");
	ck_assert_str_eq(destination("hme0"), "hme1");
}
END_TEST

START_TEST(test_who_leaves_gives_to_anybody_rather_than_nobody)
{
	fix_many(&m, 3);
	ck_assert_str_eq(refuge("hme0"), "hme1");
	break_nic("hme1");
	ck_assert_str_eq(refuge("hme0"), "hme2");
	break_nic("hme2");
	ck_assert_str_eq(refuge("hme0"), "hme1");
}
END_TEST

START_TEST(test_a_new_address_lands_on_the_usable_member_of_lowest_index)
{
	fix_many(&m, 4);
	break_nic("hme2");
	ck_assert_ptr_eq(activeset_newcomer(&m, nic("hme2"), FAM_INET),
	    nic("hme0"));
	nic("hme0")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	ck_assert_ptr_eq(activeset_newcomer(&m, nic("hme2"), FAM_INET),
	    nic("hme1"));
	nic("hme1")->link.ifindex = 100;
	ck_assert_ptr_eq(activeset_newcomer(&m, nic("hme2"), FAM_INET),
	    nic("hme3"));
	ck_assert_ptr_null(activeset_newcomer(&m, nic("hme2"), FAM_INET6));
}
END_TEST

START_TEST(test_unusable_is_who_may_hold_no_addresses)
{
	fix_many(&m, 1);
	ck_assert(!activeset_unusable(nic("hme0")));
	nic("hme0")->flags = LIFF_STANDBY;
	ck_assert(!activeset_unusable(nic("hme0")));
	nic("hme0")->flags = LIFF_INACTIVE;
	ck_assert(activeset_unusable(nic("hme0")));
	nic("hme0")->flags = LIFF_FAILED;
	ck_assert(activeset_unusable(nic("hme0")));
	nic("hme0")->flags = LIFF_OFFLINE;
	ck_assert(activeset_unusable(nic("hme0")));
	nic("hme0")->flags = 0;
	nic("hme0")->present = false;
	ck_assert(activeset_unusable(nic("hme0")));
}
END_TEST

START_TEST(test_idle_is_who_hosts_nothing_foreign)
{
	struct unit *u;

	fix_two(&m);
	ck_assert(activeset_idle(nic("hme1")));
	u = fix_find(&m, "hme0");
	model_unit_move(u, nic("hme1"), 2);
	ck_assert(!activeset_idle(nic("hme1")));
	u->flags = 0;
	ck_assert(!activeset_idle(nic("hme1")));
	ck_assert(activeset_idle(nic("hme0")));
}
END_TEST

START_TEST(test_usable_data_is_up_and_no_deprecated_test_address)
{
	struct unit *u;

	fix_stby(&m);
	ck_assert(activeset_has_usable_data(nic("hme0")));
	ck_assert(!activeset_has_usable_data(nic("hme1")));
	u = fix_find(&m, "hme1");
	u->flags = LIFF_UP | LIFF_NOFAILOVER;
	ck_assert(activeset_has_usable_data(nic("hme1")));
	u->flags = LIFF_UP | LIFF_DEPRECATED;
	ck_assert(activeset_has_usable_data(nic("hme1")));
	u->flags = 0;
	ck_assert(!activeset_has_usable_data(nic("hme1")));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("activeset");
	TCase *tc = tcase_create("activeset");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_the_other_member_takes_over);
	tcase_add_test(tc,
	    test_the_one_with_the_fewest_data_addresses_is_chosen);
	tcase_add_test(tc, test_of_equals_the_first_is_chosen);
	tcase_add_test(tc, test_a_standby_is_chosen_before_others);
	tcase_add_test(tc, test_so_is_one_that_failback_no_left_inactive);
	tcase_add_test(tc, test_the_first_of_two_standbys_is_chosen);
	tcase_add_test(tc, test_a_standby_that_is_emptied_gives_to_no_standby);
	tcase_add_test(tc,
	    test_but_to_one_that_is_inactive_without_being_a_standby);
	tcase_add_test(tc, test_a_standby_that_fails_may_give_to_a_standby);
	tcase_add_test(tc, test_members_that_do_not_work_are_not_chosen);
	tcase_add_test(tc, test_other_groups_are_not_asked);
	tcase_add_test(tc, test_who_lacks_a_family_is_not_chosen);
	tcase_add_test(tc, test_who_has_nobody_to_probe_is_chosen_last);
	tcase_add_test(tc, test_who_leaves_gives_to_anybody_rather_than_nobody);
	tcase_add_test(tc,
	    test_a_new_address_lands_on_the_usable_member_of_lowest_index);
	tcase_add_test(tc, test_unusable_is_who_may_hold_no_addresses);
	tcase_add_test(tc, test_idle_is_who_hosts_nothing_foreign);
	tcase_add_test(tc,
	    test_usable_data_is_up_and_no_deprecated_test_address);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
