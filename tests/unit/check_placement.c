/*
 * check_placement.c - tests of mpathd/core/placement.
 */
#include "mpathd/core/placement.h"

#include <bsd/string.h>
#include <check.h>
#include <stdlib.h>

#include "fixture.h"
#include "mpathd/core/activeset.h"

#define TWO "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22"

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
	placement_set_failed(&m, nic(name), true);
	nic(name)->state = IF_FAILED;
}

static void
mend_nic(const char *name)
{
	placement_set_failed(&m, nic(name), false);
	nic(name)->state = IF_RUNNING;
}

static unsigned int
failover(const char *from, const char *to)
{
	return placement_failover(&m, nic(from), nic(to));
}

static unsigned int
failback(const char *home)
{
	return placement_failback(&m, nic(home));
}

/* ---------------------------------------------- numbers and placeholder -- */

START_TEST(test_the_article_example_goes_away_and_comes_home)
{
	fix_two(&m);
	break_nic("hme0");
	ck_assert_uint_eq(failover("hme0", "hme1"), 1);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19");
	ck_assert_uint_eq(placement_away(&m, nic("hme0")), 1);
	mend_nic("hme0");
	ck_assert_uint_eq(failback("hme0"), 1);
	ck_assert_str_eq(fix_units(&m), TWO);
	ck_assert_uint_eq(placement_away(&m, nic("hme0")), 0);
}
END_TEST

/* 0.0.0.0/0, flags of the moved unit and NOFAILOVER, but neither UP nor DUP. */
START_TEST(test_a_placeholder_stays_where_unit_0_was)
{
	struct unit *z;

	fix_two(&m);
	fix_find(&m, "hme0")->flags = LIFF_UP | LIFF_PRIVATE | LIFF_DUPLICATE;
	failover("hme0", "hme1");
	z = fix_find(&m, "hme0");
	ck_assert(z->placeholder);
	ck_assert(ipaddr_is_any(&z->addr));
	ck_assert_uint_eq(z->addr.plen, 0);
	ck_assert(!ipaddr_is_set(&z->broadcast));
	ck_assert_uint_eq(z->flags, LIFF_PRIVATE | LIFF_NOFAILOVER);
	ck_assert(unit_is_home(z));
	/* The one that moved keeps its own. */
	ck_assert_uint_eq(fix_find(&m, "hme1:2")->flags,
	    LIFF_UP | LIFF_PRIVATE | LIFF_DUPLICATE);
}
END_TEST

START_TEST(test_only_unit_0_leaves_a_placeholder)
{
	fix_nic(&m, "hme0");
	fix_many(&m, 0);
	fix_nic(&m, "hme1");
	fix_unit(&m, "hme0", ".21/24", FIX_TEST);
	fix_unit(&m, "hme0:1", ".19/24", LIFF_UP);
	fix_unit(&m, "hme1", ".20/24", LIFF_UP);
	model_set_group(&m, nic("hme0"), "test");
	model_set_group(&m, nic("hme1"), "test");
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_units(&m), "hme0 .21, hme1 .20, hme1:1 .19");
}
END_TEST

START_TEST(test_units_move_in_ascending_order_to_the_lowest_free_numbers)
{
	fix_two(&m);
	fix_unit(&m, "hme0:4", ".44/24", LIFF_UP);
	fix_unit(&m, "hme0:2", ".42/24", 0); /* down ones as well */
	fix_unit(&m, "hme1:3", ".33/24", LIFF_UP);
	ck_assert_uint_eq(failover("hme0", "hme1"), 3);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19, hme1:3 .33, "
	    "hme1:4 .42, hme1:5 .44");
	failback("hme0");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:2 .42, hme0:4 .44, hme1 .20, "
	    "hme1:1 .22, hme1:3 .33");
}
END_TEST

START_TEST(test_all_addresses_survive_a_tour_by_three_nics)
{
	const char *start;
	char before[512];

	fix_many(&m, 3);
	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	fix_unit(&m, "hme1:5", ".45/24", LIFF_UP);
	start = fix_units(&m);
	ck_assert_uint_lt(strlcpy(before, start, sizeof(before)),
	    sizeof(before));
	failover("hme0", "hme1");
	failover("hme1", "hme2");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme1 -, hme2 .13, hme2:1 .12, hme2:2 .11, hme2:3 .42, "
	    "hme2:4 .45");
	failback("hme1");
	failback("hme0");
	ck_assert_str_eq(fix_units(&m), before);
}
END_TEST

START_TEST(test_a_number_taken_meanwhile_gives_the_lowest_free_one)
{
	fix_two(&m);
	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	failover("hme0", "hme1");
	fix_unit(&m, "hme0:2", ".99/24", FIX_TEST);
	failback("hme0");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:2 .99, hme0:3 .42, hme1 .20, "
	    "hme1:1 .22");
}
END_TEST

/*
 * The example of solaris 1.5: e1000g1 is the home of .74 and has a placeholder;
 * e1000g0 hosts .72 and .74.
 */
START_TEST(test_the_placeholder_of_the_destination_waits_for_its_own)
{
	struct nic *g0 = fix_nic(&m, "e1000g0"), *g1 = fix_nic(&m, "e1000g1");

	fix_unit(&m, "e1000g0", ".72/24", LIFF_UP);
	fix_unit(&m, "e1000g0:1", ".71/24", FIX_TEST);
	fix_unit(&m, "e1000g1", ".74/24", LIFF_UP);
	model_set_group(&m, g0, "test");
	model_set_group(&m, g1, "test");
	g1->flags = LIFF_STANDBY | LIFF_INACTIVE;
	placement_failover(&m, g1, g0);
	ck_assert_str_eq(fix_units(&m),
	    "e1000g0 .72, e1000g0:1 .71, e1000g0:2 .74, e1000g1 -");
	placement_failover(&m, g0, g1);
	ck_assert_str_eq(fix_units(&m),
	    "e1000g0 -, e1000g0:1 .71, e1000g1 .74, e1000g1:1 .72");
}
END_TEST

START_TEST(test_who_comes_home_first_takes_the_place_of_the_placeholder)
{
	fix_two(&m);
	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	failover("hme0", "hme1");
	model_unit_free(fix_find(&m, "hme1:2")); /* .19 is removed */
	failback("hme0");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .42, hme0:1 .21, hme1 .20, hme1:1 .22");
}
END_TEST

START_TEST(test_an_empty_unit_0_of_a_new_plumbing_makes_way_too)
{
	fix_two(&m);
	failover("hme0", "hme1");
	model_unit_free(fix_find(&m, "hme0"));
	fix_unit(&m, "hme0", "", 0);
	failback("hme0");
	ck_assert_str_eq(fix_units(&m), TWO);
}
END_TEST

/* It was there before, and is there afterwards: the listing is the same. */
START_TEST(test_an_empty_unit_0_of_old_stays_for_others)
{
	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	fix_unit(&m, "hme0", "", 0);
	fix_unit(&m, "hme0:1", ".19/24", LIFF_UP);
	fix_unit(&m, "hme1", ".20/24", LIFF_UP);
	model_set_group(&m, nic("hme0"), "test");
	model_set_group(&m, nic("hme1"), "test");
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_units(&m), "hme0 0, hme1 .20, hme1:1 .19");
	failback("hme0");
	ck_assert_str_eq(fix_units(&m), "hme0 0, hme0:1 .19, hme1 .20");
}
END_TEST

START_TEST(test_without_anybody_to_come_home_the_placeholder_is_retired)
{
	fix_two(&m);
	failover("hme0", "hme1");
	model_unit_free(fix_find(&m, "hme1:2"));
	failback("hme0");
	ck_assert(!fix_find(&m, "hme0")->placeholder);
	ck_assert_uint_eq(fix_find(&m, "hme0")->flags & LIFF_NOFAILOVER, 0);
}
END_TEST

START_TEST(test_link_local_and_test_addresses_stay)
{
	fix_two(&m);
	fix_unit(&m, "hme0:2", "169.254.1.1/16", LIFF_UP);
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme0:2 169.254.1.1, hme1 .20, hme1:1 .22, "
	    "hme1:2 .19");
}
END_TEST

START_TEST(test_nobody_comes_home_from_another_group)
{
	fix_two(&m);
	failover("hme0", "hme1");
	model_set_group(&m, nic("hme1"), "other");
	ck_assert_uint_eq(failback("hme0"), 0);
	model_set_group(&m, nic("hme1"), "test");
	ck_assert_uint_eq(failback("hme0"), 1);
}
END_TEST

/* ------------------------------------------------------------ stand-ins -- */

START_TEST(test_a_stand_in_is_known_while_addresses_are_away)
{
	fix_two(&m);
	failover("hme0", "hme1");
	ck_assert_str_eq(nic("hme0")->stand_in, "hme1");
	failback("hme0");
	ck_assert_str_eq(nic("hme0")->stand_in, "");
}
END_TEST

START_TEST(test_a_stand_in_that_fails_is_replaced_for_all)
{
	fix_many(&m, 3);
	failover("hme0", "hme1");
	failover("hme1", "hme2");
	ck_assert_str_eq(nic("hme0")->stand_in, "hme2");
	ck_assert_str_eq(nic("hme1")->stand_in, "hme2");
	failback("hme1");
	ck_assert_str_eq(nic("hme1")->stand_in, "");
	ck_assert_str_eq(nic("hme0")->stand_in, "hme2");
}
END_TEST

START_TEST(test_nobody_stands_in_for_itself)
{
	fix_two(&m);
	failover("hme0", "hme1");
	/* hme1 fails, hme0 is well again: all goes to hme0. */
	failover("hme1", "hme0");
	ck_assert_str_eq(nic("hme0")->stand_in, "");
	ck_assert_str_eq(nic("hme1")->stand_in, "hme0");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:2 .20, hme1 -, hme1:1 .22");
	failback("hme1");
	ck_assert_str_eq(fix_units(&m), TWO);
}
END_TEST

/* --------------------------------------------------- INACTIVE (1.4 a b c) --
 */

START_TEST(test_a_standby_with_a_test_address_only_is_inactive)
{
	fix_stby(&m);
	nic("hme1")->flags = 0;
	placement_set_standby(&m, nic("hme1"), true);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
	placement_set_standby(&m, nic("hme1"), false);
	ck_assert_str_eq(fix_flags(nic("hme1")), "");
}
END_TEST

START_TEST(test_a_standby_that_hosts_foreign_addresses_is_active)
{
	fix_two(&m);
	failover("hme0", "hme1");
	placement_set_standby(&m, nic("hme1"), true);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY");
}
END_TEST

START_TEST(test_a_failed_nic_does_not_become_inactive_as_standby)
{
	fix_stby(&m);
	nic("hme1")->flags = LIFF_FAILED;
	placement_set_standby(&m, nic("hme1"), true);
	ck_assert_str_eq(fix_flags(nic("hme1")), "FAILED,STANDBY");
}
END_TEST

/* (a) FAILED takes INACTIVE away, (b) its end gives it back. */
START_TEST(test_a_failing_standby_is_not_inactive)
{
	fix_stby(&m);
	placement_set_failed(&m, nic("hme1"), true);
	ck_assert_str_eq(fix_flags(nic("hme1")), "FAILED,STANDBY");
	placement_set_failed(&m, nic("hme1"), false);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
}
END_TEST

START_TEST(test_a_repaired_standby_with_foreign_addresses_stays_active)
{
	fix_stby(&m);
	failover("hme0", "hme1");
	placement_set_failed(&m, nic("hme1"), true);
	placement_set_failed(&m, nic("hme1"), false);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY");
}
END_TEST

/* (c) The destination is active, the source is idle again after failback. */
START_TEST(test_a_standby_takes_over_and_rests_again)
{
	fix_stby(&m);
	break_nic("hme0");
	failover("hme0", "hme1");
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY");
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme1 .22, hme1:1 .19");
	mend_nic("hme0");
	failback("hme0");
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
	ck_assert_str_eq(fix_units(&m), "hme0 .19, hme0:1 .21, hme1 .22");
}
END_TEST

START_TEST(test_a_standby_rests_only_when_all_foreign_ones_are_gone)
{
	fix_many(&m, 3);
	nic("hme2")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	break_nic("hme0");
	failover("hme0", "hme2");
	break_nic("hme1");
	failover("hme1", "hme2");
	mend_nic("hme0");
	failback("hme0");
	ck_assert_str_eq(fix_flags(nic("hme2")), "STANDBY");
	mend_nic("hme1");
	failback("hme1");
	ck_assert_str_eq(fix_flags(nic("hme2")), "STANDBY,INACTIVE");
}
END_TEST

START_TEST(test_a_failed_standby_that_is_emptied_is_not_inactive)
{
	fix_many(&m, 3);
	nic("hme2")->flags = LIFF_STANDBY;
	failover("hme0", "hme2");
	break_nic("hme2");
	failover("hme2", "hme1");
	ck_assert_str_eq(fix_flags(nic("hme2")), "FAILED,STANDBY");
	mend_nic("hme2");
	ck_assert_str_eq(fix_flags(nic("hme2")), "STANDBY,INACTIVE");
}
END_TEST

START_TEST(test_with_failback_no_a_repaired_nic_without_data_is_inactive)
{
	fix_two(&m);
	m.set.failback = false;
	break_nic("hme0");
	failover("hme0", "hme1");
	mend_nic("hme0");
	ck_assert_str_eq(fix_flags(nic("hme0")), "INACTIVE");
	/* (a) again: it fails, and is not inactive then. */
	break_nic("hme0");
	ck_assert_str_eq(fix_flags(nic("hme0")), "FAILED");
	mend_nic("hme0");
	/* Addresses that move there make it active. */
	break_nic("hme1");
	failover("hme1", "hme0");
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

START_TEST(test_with_failback_no_a_nic_that_kept_its_data_is_active)
{
	fix_two(&m);
	m.set.failback = false;
	break_nic("hme0");
	mend_nic("hme0");
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

START_TEST(test_with_failback_yes_a_repaired_nic_is_never_inactive)
{
	fix_two(&m);
	break_nic("hme0");
	failover("hme0", "hme1");
	mend_nic("hme0");
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

START_TEST(test_with_failback_no_the_end_of_standby_leaves_inactive)
{
	fix_stby(&m);
	m.set.failback = false;
	placement_set_standby(&m, nic("hme1"), false);
	ck_assert_str_eq(fix_flags(nic("hme1")), "INACTIVE");

	fix_unit(&m, "hme1:1", ".32/24", LIFF_UP);
	placement_set_standby(&m, nic("hme1"), true);
	placement_set_standby(&m, nic("hme1"), false);
	ck_assert_str_eq(fix_flags(nic("hme1")), "");
}
END_TEST

/* -------------------------------------------------------------- leaving -- */

START_TEST(test_who_leaves_gives_foreign_addresses_and_takes_its_own)
{
	fix_many(&m, 3);
	failover("hme0", "hme1"); /* hme1 hosts .11 */
	failover("hme2", "hme0"); /* hme0 hosts .13 */
	break_nic("hme0");
	break_nic("hme2");
	placement_leave(&m, nic("hme0"));
	ck_assert_uint_eq(placement_away(&m, nic("hme0")), 0);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .11, hme1 .12, hme1:2 .13, hme2 -");
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
	ck_assert_str_eq(nic("hme0")->stand_in, "");
	ck_assert_str_eq(nic("hme2")->stand_in, "hme1");
	failback("hme2");
	ck_assert_str_eq(fix_units(&m), "hme0 .11, hme1 .12, hme2 .13");
}
END_TEST

START_TEST(test_the_last_member_that_leaves_keeps_what_it_hosts)
{
	fix_two(&m);
	failover("hme0", "hme1");
	model_set_group(&m, nic("hme0"), "");
	nic("hme0")->stand_in[0] = '\0';
	placement_leave(&m, nic("hme1"));
	ck_assert_str_eq(fix_units(&m),
	    "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19");
}
END_TEST

/* ----------------------------------------------------------------- ever -- */

/* The addresses of each NIC; one that is elsewhere or doubled is an error. */
static void
check_homes(unsigned int units)
{
	const struct nic *n;
	const struct unit *u;

	TAILQ_FOREACH (n, &m.nics, next) {
		TAILQ_FOREACH (u, &n->units[FAM_INET], next) {
			ck_assert(!u->placeholder);
			ck_assert(unit_is_home(u));
			ck_assert_ptr_eq(model_unit_by_addr(n, &u->addr), u);
			units--;
		}
	}
	ck_assert_uint_eq(units, 0);
}

/* Whatever happens, no address is lost, doubled, or homeless in the end. */
START_TEST(test_after_any_story_everybody_is_home_again)
{
	static const char *const names[] = { "hme0", "hme1", "hme2", "hme3" };
	uint32_t x = 1;
	struct nic *from, *to;
	int i, story;

	fix_many(&m, 4);
	fix_unit(&m, "hme0:3", ".43/24", LIFF_UP);
	fix_unit(&m, "hme1:1", ".31/24", FIX_TEST);
	fix_unit(&m, "hme1:2", ".32/24", 0);
	placement_set_standby(&m, nic("hme3"), true);
	for (story = 0; story < 500; story++) {
		for (i = 0; i < 12; i++) {
			x = x * 1664525u + 1013904223u;
			from = nic(names[(x >> 16) % 4]);
			to = activeset_destination(&m, from);
			if ((x >> 28) % 2 == 0 && to != NULL)
				placement_failover(&m, from, to);
			else
				placement_failback(&m, from);
			ck_assert_pstr_eq(model_check(&m), NULL);
		}
		for (i = 0; i < 4; i++)
			failback(names[i]);
		check_homes(7);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("placement");
	TCase *tc = tcase_create("placement");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_the_article_example_goes_away_and_comes_home);
	tcase_add_test(tc, test_a_placeholder_stays_where_unit_0_was);
	tcase_add_test(tc, test_only_unit_0_leaves_a_placeholder);
	tcase_add_test(tc,
	    test_units_move_in_ascending_order_to_the_lowest_free_numbers);
	tcase_add_test(tc, test_all_addresses_survive_a_tour_by_three_nics);
	tcase_add_test(tc,
	    test_a_number_taken_meanwhile_gives_the_lowest_free_one);
	tcase_add_test(tc,
	    test_the_placeholder_of_the_destination_waits_for_its_own);
	tcase_add_test(tc,
	    test_who_comes_home_first_takes_the_place_of_the_placeholder);
	tcase_add_test(tc,
	    test_an_empty_unit_0_of_a_new_plumbing_makes_way_too);
	tcase_add_test(tc, test_an_empty_unit_0_of_old_stays_for_others);
	tcase_add_test(tc,
	    test_without_anybody_to_come_home_the_placeholder_is_retired);
	tcase_add_test(tc, test_link_local_and_test_addresses_stay);
	tcase_add_test(tc, test_nobody_comes_home_from_another_group);
	tcase_add_test(tc, test_a_stand_in_is_known_while_addresses_are_away);
	tcase_add_test(tc, test_a_stand_in_that_fails_is_replaced_for_all);
	tcase_add_test(tc, test_nobody_stands_in_for_itself);
	tcase_add_test(tc, test_a_standby_with_a_test_address_only_is_inactive);
	tcase_add_test(tc,
	    test_a_standby_that_hosts_foreign_addresses_is_active);
	tcase_add_test(tc,
	    test_a_failed_nic_does_not_become_inactive_as_standby);
	tcase_add_test(tc, test_a_failing_standby_is_not_inactive);
	tcase_add_test(tc,
	    test_a_repaired_standby_with_foreign_addresses_stays_active);
	tcase_add_test(tc, test_a_standby_takes_over_and_rests_again);
	tcase_add_test(tc,
	    test_a_standby_rests_only_when_all_foreign_ones_are_gone);
	tcase_add_test(tc,
	    test_a_failed_standby_that_is_emptied_is_not_inactive);
	tcase_add_test(tc,
	    test_with_failback_no_a_repaired_nic_without_data_is_inactive);
	tcase_add_test(tc,
	    test_with_failback_no_a_nic_that_kept_its_data_is_active);
	tcase_add_test(tc,
	    test_with_failback_yes_a_repaired_nic_is_never_inactive);
	tcase_add_test(tc,
	    test_with_failback_no_the_end_of_standby_leaves_inactive);
	tcase_add_test(tc,
	    test_who_leaves_gives_foreign_addresses_and_takes_its_own);
	tcase_add_test(tc,
	    test_the_last_member_that_leaves_keeps_what_it_hosts);
	tcase_add_test(tc, test_after_any_story_everybody_is_home_again);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
