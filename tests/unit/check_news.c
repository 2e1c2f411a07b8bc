/*
 * check_news.c - tests of mpathd/core/news: what is told, in short.
 */
#include "mpathd/core/news.h"

#include <bsd/string.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/placement.h"

static struct model m;
static struct news news;
static char said[4096];
static unsigned int events;
static uint64_t last_sig;

static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
	news_init(&news, 0x12345678);
	news_tell(&news, &m, SEC(1), NULL, NULL);
}

static void
teardown(void)
{
	news_free(&news);
	fix_free(&m);
}

/* "+" came, "-" went; the last part of an address. */
static void
hear(void *arg, const struct newsevent *ev)
{
	static const char *const names[] = { "group-state", "group", "member",
		"if", "addr", "target", "probe" };
	char addr[IPADDR_STRLEN] = "", *dot;
	size_t len = strlen(said);

	(void)arg;
	events++;
	last_sig = ev->sig;
	if (ipaddr_is_set(&ev->addr))
		ipaddr_print(&ev->addr, addr);
	dot = strrchr(addr, '.');
	snprintf(said + len, sizeof(said) - len, "%s%s %s %s%s%s>%s; ",
	    ev->from[0] != '\0' && ev->to[0] != '\0' ? ""
		: ev->added			     ? "+"
						     : "-",
	    names[ev->type], ev->group, ev->nic, dot != NULL ? dot : "",
	    ev->from[0] != '\0' ? " " : "", ev->to);
}

static const char *
tell(void)
{
	said[0] = '\0';
	events = 0;
	news_tell(&news, &m, SEC(2), hear, NULL);
	return said;
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

static void
set_state(const char *name, enum ifstate state)
{
	nic(name)->state = state;
	if (state == IF_FAILED)
		nic(name)->flags |= LIFF_FAILED;
	else
		nic(name)->flags &= ~LIFF_FAILED;
	model_group(&m, "test")->state =
	    groupstate_of(&m, model_group(&m, "test"));
}

static uint64_t
sig(void)
{
	return news_group_sig(&news, "test");
}

START_TEST(test_nothing_is_told_when_nothing_has_changed)
{
	uint64_t before = sig(), list = news_list_sig(&news);

	ck_assert_str_eq(tell(), "");
	set_state("hme0", IF_RUNNING);
	ck_assert_str_eq(tell(), "");
	ck_assert_uint_eq(sig(), before);
	ck_assert_uint_eq(news_list_sig(&news), list);
}
END_TEST

START_TEST(test_a_state_that_comes_and_goes_unseen_is_no_news)
{
	set_state("hme0", IF_FAILED);
	set_state("hme0", IF_RUNNING);
	ck_assert_str_eq(tell(), "");
}
END_TEST

START_TEST(test_a_failure_is_told_once_for_each_that_it_concerns)
{
	uint64_t before = sig();

	set_state("hme0", IF_FAILED);
	placement_failover(&m, nic("hme0"), nic("hme1"));
	ck_assert_str_eq(tell(),
	    "group-state test  >degraded; if test hme0 >failed; "
	    "addr test hme1.19 >hme1; ");
	ck_assert_uint_eq(sig(), before + 3);
	ck_assert_uint_eq(last_sig, before + 3);
	ck_assert_str_eq(tell(), "");
	ck_assert_uint_eq(sig(), before + 3);
}
END_TEST

START_TEST(test_the_failure_of_all_is_one_event_of_the_group)
{
	set_state("hme0", IF_FAILED);
	tell();
	set_state("hme1", IF_FAILED);
	ck_assert_str_eq(tell(),
	    "group-state test  >failed; if test hme1 >failed; ");
}
END_TEST

START_TEST(test_standby_and_activity_are_told_without_a_new_state)
{
	nic("hme1")->flags |= LIFF_STANDBY;
	ck_assert_str_eq(tell(), "if test hme1 >ok; ");
	nic("hme1")->flags |= LIFF_INACTIVE;
	ck_assert_str_eq(tell(), "if test hme1 >ok; ");
	ck_assert_str_eq(tell(), "");
}
END_TEST

START_TEST(test_a_member_that_joins_is_told_with_its_address)
{
	uint64_t before = sig();

	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", ".30/24", LIFF_UP);
	ck_assert_str_eq(tell(), "");
	model_set_group(&m, nic("hme2"), "test");
	ck_assert_str_eq(tell(),
	    "+member test hme2>ok; +addr test hme2.30>hme2; ");
	ck_assert_uint_eq(sig(), before + 2);
	model_set_group(&m, nic("hme2"), "");
	ck_assert_str_eq(tell(), "-addr test hme2.30 >; -member test hme2 >; ");
}
END_TEST

START_TEST(test_a_group_that_is_made_or_goes_changes_the_list)
{
	uint64_t list = news_list_sig(&news);

	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", "", 0);
	model_set_group(&m, nic("hme2"), "other");
	ck_assert_str_eq(tell(), "+group other >ok; +member other hme2>ok; ");
	ck_assert_uint_eq(news_list_sig(&news), list + 1);
	ck_assert_uint_eq(news_group_sig(&news, "other") & 0xffffffff, 2);
	model_set_group(&m, nic("hme2"), "");
	ck_assert_str_eq(tell(), "-member other hme2 >; -group other  >; ");
	ck_assert_uint_eq(last_sig, list + 2);
	ck_assert_uint_eq(news_group_sig(&news, "other"), 0);
}
END_TEST

START_TEST(test_a_group_that_comes_back_has_other_bits)
{
	uint64_t first;

	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", "", 0);
	model_set_group(&m, nic("hme2"), "other");
	tell();
	first = news_group_sig(&news, "other");
	model_set_group(&m, nic("hme2"), "");
	tell();
	model_set_group(&m, nic("hme2"), "other");
	tell();
	ck_assert_uint_ne(news_group_sig(&news, "other") >> 48, first >> 48);
	ck_assert_uint_ne(first >> 48, sig() >> 48);
}
END_TEST

START_TEST(test_addresses_come_and_go)
{
	fix_find(&m, "hme0")->flags &= ~LIFF_UP;
	ck_assert_str_eq(tell(), "-addr test hme0.19 >; ");
	fix_find(&m, "hme0")->flags |= LIFF_UP;
	ck_assert_str_eq(tell(), "+addr test hme0.19>hme0; ");
	/* A test address is none of those that move. */
	fix_find(&m, "hme0:1")->flags &= ~LIFF_UP;
	ck_assert_str_eq(tell(), "");
}
END_TEST

START_TEST(test_targets_come_go_and_die_and_leave_the_signature)
{
	const struct ipaddr routers[] = { fix_ip(".1"), fix_ip(".2") };
	struct targetset *s = &nic("hme0")->inst[FAM_INET].targets;
	uint64_t before = sig();

	targetset_set(s, TARGETS_ROUTERS, routers, 2);
	ck_assert_str_eq(tell(),
	    "+target test hme0.1>; +target test hme0.2>; ");
	s->t[0].state = TARGET_DEAD;
	ck_assert_str_eq(tell(), "-target test hme0.1>; ");
	targetset_clear(s);
	ck_assert_str_eq(tell(), "-target test hme0.2>; ");
	ck_assert_uint_eq(sig(), before);
	ck_assert_uint_eq(last_sig, before);
}
END_TEST

START_TEST(test_nics_without_group_are_one_group_when_all_are_tracked)
{
	fix_nic(&m, "hme2");
	fix_unit(&m, "hme2", "192.0.2.1/24", LIFF_UP);
	ck_assert(!news_has_anonymous(&m));
	m.set.track_all = true;
	ck_assert(news_has_anonymous(&m));
	ck_assert_str_eq(tell(),
	    "+group  >ok; +member  hme2>ok; +addr  hme2.1>hme2; ");
	m.set.track_all = false;
	tell();
	ck_assert_uint_eq(events, 3);
}
END_TEST

START_TEST(test_one_address_on_two_lone_nics_is_no_news_for_ever)
{
	fix_nic(&m, "hme2");
	fix_nic(&m, "hme3");
	fix_unit(&m, "hme2", "192.0.2.1/24", LIFF_UP);
	fix_unit(&m, "hme3", "192.0.2.1/24", LIFF_UP);
	m.set.track_all = true;
	tell();
	ck_assert_uint_eq(events, 5);
	ck_assert_str_eq(tell(), "");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("news");
	TCase *tc = tcase_create("news");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_nothing_is_told_when_nothing_has_changed);
	tcase_add_test(tc, test_a_state_that_comes_and_goes_unseen_is_no_news);
	tcase_add_test(tc,
	    test_a_failure_is_told_once_for_each_that_it_concerns);
	tcase_add_test(tc, test_the_failure_of_all_is_one_event_of_the_group);
	tcase_add_test(tc,
	    test_standby_and_activity_are_told_without_a_new_state);
	tcase_add_test(tc, test_a_member_that_joins_is_told_with_its_address);
	tcase_add_test(tc, test_a_group_that_is_made_or_goes_changes_the_list);
	tcase_add_test(tc, test_a_group_that_comes_back_has_other_bits);
	tcase_add_test(tc, test_addresses_come_and_go);
	tcase_add_test(tc,
	    test_targets_come_go_and_die_and_leave_the_signature);
	tcase_add_test(tc,
	    test_nics_without_group_are_one_group_when_all_are_tracked);
	tcase_add_test(tc,
	    test_one_address_on_two_lone_nics_is_no_news_for_ever);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
