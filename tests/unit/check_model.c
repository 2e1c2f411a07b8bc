/*
 * check_model.c - tests of mpathd/core/model.
 */
#include "mpathd/core/model.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

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

START_TEST(test_units_are_listed_by_number)
{
	fix_nic(&m, "hme0");
	fix_unit(&m, "hme0:2", ".3/24", LIFF_UP);
	fix_unit(&m, "hme0", ".1/24", LIFF_UP);
	fix_unit(&m, "hme0:10", ".4/24", LIFF_UP);
	fix_unit(&m, "hme0:1", ".2/24", LIFF_UP);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .1, hme0:1 .2, hme0:2 .3, hme0:10 .4");
}
END_TEST

START_TEST(test_the_lowest_unused_number_is_free)
{
	struct nic *nic = fix_nic(&m, "hme0");

	ck_assert_uint_eq(model_free_number(nic, FAM_INET), 0);
	fix_unit(&m, "hme0", ".1/24", LIFF_UP);
	ck_assert_uint_eq(model_free_number(nic, FAM_INET), 1);
	fix_unit(&m, "hme0:1", ".2/24", LIFF_UP);
	fix_unit(&m, "hme0:3", ".4/24", LIFF_UP);
	ck_assert_uint_eq(model_free_number(nic, FAM_INET), 2);
	/* Freed numbers are used again at once. */
	model_unit_free(fix_find(&m, "hme0:1"));
	ck_assert_uint_eq(model_free_number(nic, FAM_INET), 1);
	/* IPv6 numbers on its own. */
	ck_assert_uint_eq(model_free_number(nic, FAM_INET6), 0);
}
END_TEST

START_TEST(test_a_moved_unit_remembers_its_home)
{
	struct unit *u;

	fix_two(&m);
	u = fix_find(&m, "hme0");
	model_unit_move(u, model_nic(&m, "hme1"), 2);
	ck_assert_str_eq(fix_units(&m),
	    "hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19");
	ck_assert(!unit_is_home(u));
	ck_assert_str_eq(u->home, "hme0");
	ck_assert_uint_eq(u->home_number, 0);
	model_unit_move(u, model_nic(&m, "hme0"), 0);
	ck_assert(unit_is_home(u));
}
END_TEST

START_TEST(test_what_moves_and_what_does_not)
{
	struct unit *u;

	fix_nic(&m, "hme0");
	u = fix_unit(&m, "hme0:1", ".1/24", LIFF_UP);
	ck_assert(unit_is_movable(u) && unit_is_data(u));
	u->flags = 0; /* down: it moves, but carries nothing */
	ck_assert(unit_is_movable(u) && !unit_is_data(u));
	u->flags = LIFF_UP | LIFF_DEPRECATED;
	ck_assert(unit_is_movable(u) && unit_is_data(u));
	u->flags = LIFF_UP | LIFF_NOFAILOVER;
	ck_assert(!unit_is_movable(u) && !unit_is_data(u));
	u = fix_unit(&m, "hme0:2", "169.254.3.4/16", LIFF_UP);
	ck_assert(!unit_is_movable(u));
	u = fix_unit(&m, "hme0:3", "", LIFF_UP);
	ck_assert(!unit_is_movable(u) && !unit_is_up(u));
}
END_TEST

START_TEST(test_a_nic_with_test_addresses_only_is_empty)
{
	fix_stby(&m);
	ck_assert(nic_is_empty(model_nic(&m, "hme1")));
	ck_assert(!nic_is_empty(model_nic(&m, "hme0")));
}
END_TEST

START_TEST(test_an_up_unit_is_found_before_one_that_is_down)
{
	struct ipaddr a = fix_ip(".19");
	struct unit *down, *up;

	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	down = fix_unit(&m, "hme0", ".19/24", 0);
	ck_assert_ptr_eq(model_unit_anywhere(&m, &a), down);
	up = fix_unit(&m, "hme1", ".19/24", LIFF_UP);
	ck_assert_ptr_eq(model_unit_anywhere(&m, &a), up);
	ck_assert_ptr_eq(model_unit_by_addr(model_nic(&m, "hme0"), &a), down);
}
END_TEST

START_TEST(test_a_group_ends_with_its_last_member)
{
	fix_two(&m);
	model_set_group(&m, model_nic(&m, "hme0"), "");
	ck_assert_ptr_nonnull(model_group(&m, "test"));
	model_set_group(&m, model_nic(&m, "hme1"), "Test");
	ck_assert_ptr_null(model_group(&m, "test"));
	ck_assert_ptr_nonnull(model_group(&m, "Test"));
	model_set_group(&m, model_nic(&m, "hme1"), "");
	ck_assert(TAILQ_EMPTY(&m.groups));
}
END_TEST

START_TEST(test_only_members_are_tracked_unless_all_are_wanted)
{
	struct nic *hme3, *lo;

	fix_two(&m);
	hme3 = fix_nic(&m, "hme3");
	lo = fix_nic(&m, "lo");
	lo->link.flags = LINK_UP | LINK_LOOPBACK;
	ck_assert(nic_is_tracked(&m, model_nic(&m, "hme0")));
	ck_assert(!nic_is_tracked(&m, hme3));
	m.set.track_all = true;
	ck_assert(!nic_is_tracked(&m, hme3)); /* not plumbed */
	fix_unit(&m, "hme3", ".30/24", LIFF_UP);
	fix_unit(&m, "lo", "127.0.0.1/8", LIFF_UP);
	ck_assert(nic_is_tracked(&m, hme3));
	ck_assert(!nic_is_tracked(&m, lo));
	hme3->link.flags &= ~(uint32_t)LINK_MULTICAST;
	ck_assert(!nic_is_tracked(&m, hme3));
}
END_TEST

START_TEST(test_a_link_is_up_with_device_administrator_and_carrier)
{
	struct nic *nic = fix_nic(&m, "hme0");

	ck_assert(nic_has_link(&m, nic));
	nic->link.carrier = false;
	ck_assert(!nic_has_link(&m, nic));
	m.set.ignore_link = true;
	ck_assert(nic_has_link(&m, nic));
	nic->link.flags &= ~(uint32_t)LINK_UP;
	ck_assert(!nic_has_link(&m, nic));
	nic->link.flags |= LINK_UP;
	nic->present = false;
	ck_assert(!nic_has_link(&m, nic));
}
END_TEST

START_TEST(test_names_of_units)
{
	char buf[LIFNAME_SIZE];

	fix_two(&m);
	ck_assert_str_eq(unit_name(fix_find(&m, "hme0"), buf), "hme0");
	ck_assert_str_eq(unit_name(fix_find(&m, "hme0:1"), buf), "hme0:1");
}
END_TEST

START_TEST(test_a_driver_keeps_the_place_of_its_first_plumbing)
{
	struct nic *a = fix_nic(&m, "hme0"), *b = fix_nic(&m, "qfe0");

	model_plumb(&m, a, FAM_INET);
	model_plumb(&m, b, FAM_INET);
	model_plumb(&m, a, FAM_INET6);
	ck_assert_uint_lt(a->driver_order, b->driver_order);
}
END_TEST

/* Each of these must not be; model_check says so. */
START_TEST(test_what_must_hold_is_checked)
{
	struct unit *u;

	fix_two(&m);
	ck_assert_pstr_eq(model_check(&m), NULL);

	u = fix_find(&m, "hme0:1");
	u->number = 0;
	ck_assert_ptr_nonnull(model_check(&m));
	u->number = 1;

	u->placeholder = true;
	ck_assert_ptr_nonnull(model_check(&m));
	u->placeholder = false;

	u->addr = fix_ip(".20/24");
	ck_assert_ptr_nonnull(model_check(&m));
	u->addr = fix_ip(".21/24");

	u->nic = model_nic(&m, "hme1");
	ck_assert_ptr_nonnull(model_check(&m));
	u->nic = model_nic(&m, "hme0");

	u->nic->plumbed[FAM_INET] = false;
	ck_assert_ptr_nonnull(model_check(&m));
	u->nic->plumbed[FAM_INET] = true;

	model_set_group(&m, u->nic, "");
	strcpy(u->nic->stand_in, "hme1");
	ck_assert_ptr_nonnull(model_check(&m));
	u->nic->stand_in[0] = '\0';
	ck_assert_pstr_eq(model_check(&m), NULL);
}
END_TEST

/* Two tunnels may well have one local address: it is nobody's fault. */
START_TEST(test_an_address_may_be_up_on_two_nics_without_group)
{
	fix_nic(&m, "ppp0");
	fix_nic(&m, "ppp1");
	fix_unit(&m, "ppp0", "10.0.0.1/32", LIFF_UP);
	fix_unit(&m, "ppp1", "10.0.0.1/32", LIFF_UP);
	ck_assert_pstr_eq(model_check(&m), NULL);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("model");
	TCase *tc = tcase_create("model");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_units_are_listed_by_number);
	tcase_add_test(tc, test_the_lowest_unused_number_is_free);
	tcase_add_test(tc, test_a_moved_unit_remembers_its_home);
	tcase_add_test(tc, test_what_moves_and_what_does_not);
	tcase_add_test(tc, test_a_nic_with_test_addresses_only_is_empty);
	tcase_add_test(tc, test_an_up_unit_is_found_before_one_that_is_down);
	tcase_add_test(tc, test_a_group_ends_with_its_last_member);
	tcase_add_test(tc, test_only_members_are_tracked_unless_all_are_wanted);
	tcase_add_test(tc,
	    test_a_link_is_up_with_device_administrator_and_carrier);
	tcase_add_test(tc, test_names_of_units);
	tcase_add_test(tc, test_a_driver_keeps_the_place_of_its_first_plumbing);
	tcase_add_test(tc, test_what_must_hold_is_checked);
	tcase_add_test(tc, test_an_address_may_be_up_on_two_nics_without_group);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
