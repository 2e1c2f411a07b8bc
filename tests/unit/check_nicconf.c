/*
 * check_nicconf.c - tests of mpathd/core/nicconf.
 */
#include "mpathd/core/nicconf.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"

static struct model m;
static struct nic *hme0;
static struct confnews news;

/* hme0 is a member, set up as one ten seconds ago. */
static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
	hme0 = model_nic(&m, "hme0");
	hme0->saved_conf = (struct nicconf){ .known = true };
	hme0->saved_conf.value[CONF_RP_FILTER] = 1;
	hme0->link.conf.known = true;
	hme0->link.conf = nicconf_wanted(hme0);
	hme0->conf_set = true;
	hme0->conf_at = SEC(1);
}

static void
teardown(void)
{
	fix_free(&m);
}

/* Somebody sets one; true: that is told.  Then it is set again. */
static bool
changed(enum nicconf_key key, uint32_t value, mtime_t now)
{
	struct nicconf conf = hme0->link.conf;

	conf.value[key] = value;
	return nicconf_note(hme0, &conf, now, &news);
}

START_TEST(test_a_change_is_told_with_its_value)
{
	ck_assert(changed(CONF_RP_FILTER, 1, SEC(10)));
	ck_assert_str_eq(nicconf_key_name(news.key), "rp_filter");
	ck_assert_uint_eq(news.is, 1);
	ck_assert_uint_eq(news.wanted, 2);
}
END_TEST

START_TEST(test_a_burst_of_changes_is_told_once)
{
	ck_assert(changed(CONF_RP_FILTER, 0, SEC(10)));
	ck_assert(!changed(CONF_ARP_IGNORE, 0, SEC(10) + MSEC(5)));
	ck_assert(!changed(CONF_ARP_FILTER, 1, SEC(10) + MSEC(900)));
	ck_assert(changed(CONF_ARP_IGNORE, 0, SEC(12)));
	ck_assert(!hme0->conf_fight.held);
}
END_TEST

START_TEST(test_what_is_right_is_no_news)
{
	ck_assert(!changed(CONF_RP_FILTER, 2, SEC(10)));
	hme0->group = NULL;
	ck_assert(!changed(CONF_RP_FILTER, 0, SEC(10)));
	model_set_group(&m, hme0, "test");
	hme0->conf_set = false; /* of before it was set up */
	ck_assert(!changed(CONF_RP_FILTER, 0, SEC(10)));
	ck_assert_uint_eq(hme0->conf_fight.taken, 0);
}
END_TEST

START_TEST(test_changes_without_end_are_a_fight)
{
	unsigned int i;

	for (i = 0; i < NICCONF_ROUNDS; i++) {
		changed(CONF_RP_FILTER, 1, SEC(10) + MSEC(i));
		ck_assert(!hme0->conf_fight.held);
	}
	changed(CONF_RP_FILTER, 1, SEC(11));
	ck_assert(hme0->conf_fight.held);
	ck_assert(!fight_release(&m, SEC(60)));
	ck_assert(fight_release(&m, SEC(71)));
	ck_assert(!hme0->conf_fight.held);
}
END_TEST

START_TEST(test_what_others_set_meanwhile_is_left_to_them)
{
	struct nicconf want;

	hme0->link.conf.value[CONF_ARP_ANNOUNCE] = 1;
	hme0->group = NULL;
	want = nicconf_wanted(hme0);
	ck_assert_uint_eq(want.value[CONF_ARP_ANNOUNCE], 1);
	ck_assert_uint_eq(want.value[CONF_ARP_IGNORE], 0);
	ck_assert_uint_eq(want.value[CONF_RP_FILTER], 1);
	model_set_group(&m, hme0, "test");
}
END_TEST

START_TEST(test_a_device_without_our_settings_has_been_away)
{
	ck_assert(!nicconf_is_reborn(hme0));
	/* Somebody changed one. */
	hme0->link.conf.value[CONF_ARP_IGNORE] = 0;
	ck_assert(!nicconf_is_reborn(hme0));
	hme0->link.conf = (struct nicconf){ .known = true };
	ck_assert(nicconf_is_reborn(hme0));
	/* Before it was ever set up they are not there, either. */
	hme0->conf_set = false;
	ck_assert(!nicconf_is_reborn(hme0));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("nicconf");
	TCase *tc = tcase_create("nicconf");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_change_is_told_with_its_value);
	tcase_add_test(tc, test_a_burst_of_changes_is_told_once);
	tcase_add_test(tc, test_what_is_right_is_no_news);
	tcase_add_test(tc, test_changes_without_end_are_a_fight);
	tcase_add_test(tc, test_what_others_set_meanwhile_is_left_to_them);
	tcase_add_test(tc, test_a_device_without_our_settings_has_been_away);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
