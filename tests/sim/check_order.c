/*
 * check_order.c - news in every order, lost news, refused operations: the end
 * is the same.
 */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "setups.h"

/* ------------------------------------------------------------ all orders -- */

#define CHOICES 64

/*
 * All ways through a story, one after the other: choice[] is which of of[]
 * possibilities was taken, the last one changes fastest.
 */
struct ways {
	unsigned int choice[CHOICES], of[CHOICES];
	unsigned int known; /* how many choices are given */
	unsigned int made;  /* in this story so far */
};

static unsigned int
choose(void *arg, unsigned int n)
{
	struct ways *ways = arg;

	ck_assert_uint_lt(ways->made, CHOICES);
	if (ways->made == ways->known) {
		ways->choice[ways->known] = 0;
		ways->of[ways->known++] = n;
	}
	ck_assert_uint_eq(ways->of[ways->made], n);
	return ways->choice[ways->made++];
}

/* False: that was the last way. */
static bool
next_way(struct ways *ways)
{
	while (ways->known > 0 &&
	    ways->choice[ways->known - 1] + 1 == ways->of[ways->known - 1])
		ways->known--;
	if (ways->known == 0)
		return false;
	ways->choice[ways->known - 1]++;
	ways->made = 0;
	return true;
}

static void
in_any_order(struct world *w, struct ways *ways)
{
	world_kernel(w)->pick = choose;
	world_kernel(w)->pick_arg = ways;
}

static void
in_order(struct world *w)
{
	world_kernel(w)->pick = NULL;
}

/* The end of a story; all of them must be as the first. */
static void
same_end(struct world *w, char *first, size_t size)
{
	const char *end = world_snapshot(w), *why = world_settled(w);

	ck_assert_msg(why == NULL, "%s", why);
	ck_assert_uint_lt(strlen(end), size);
	if (*first == '\0')
		strcpy(first, end);
	ck_assert_str_eq(end, first);
}

START_TEST(test_a_failover_ends_the_same_in_every_order_of_its_news)
{
	struct ways ways = { .known = 0 };
	char end[8192] = "";
	struct world *w;
	unsigned int n = 0;

	do {
		w = setup_two();
		in_any_order(w, &ways);
		world_pull(w, "hme0");
		world_run(w, SEC(2));
		in_order(w);
		same_end(w, end, sizeof(end));
		world_free(w);
		n++;
	} while (next_way(&ways));
	ck_assert_uint_gt(n, 10);
}
END_TEST

START_TEST(test_a_failback_ends_the_same_in_every_order_of_its_news)
{
	struct ways ways = { .known = 0 };
	char end[8192] = "";
	struct world *w;
	unsigned int n = 0;

	do {
		w = setup_link();
		strcpy(end, world_snapshot(w));
		world_pull(w, "hme0");
		world_run(w, SEC(2));
		in_any_order(w, &ways);
		world_plug(w, "hme0");
		world_run(w, SEC(2));
		in_order(w);
		same_end(w, end, sizeof(end));
		world_free(w);
		n++;
	} while (next_way(&ways));
	ck_assert_uint_gt(n, 10);
}
END_TEST

/* A link and all that an administrator may do in the same moment. */
static void
much_at_once(struct world *w)
{
	world_pull(w, "hme0");
	world_ip(w, "addr add 192.168.85.40/24 dev hme1");
	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_ip(w, "route del 10.8.0.0/16 via 192.168.85.1 dev hme0");
}

START_TEST(test_what_happens_at_once_may_be_told_in_any_order)
{
	struct ways ways = { .known = 0 };
	char end[8192] = "", home[8192] = "";
	struct world *w;
	unsigned int n = 0;

	do {
		w = setup_link();
		world_ip(w, "route add 10.8.0.0/16 via 192.168.85.1 dev hme0");
		world_run(w, SEC(1));
		much_at_once(w);
		in_any_order(w, &ways);
		world_run(w, 0);
		in_order(w);
		world_run(w, SEC(2));
		same_end(w, end, sizeof(end));
		world_plug(w, "hme0");
		world_run(w, SEC(2));
		same_end(w, home, sizeof(home));
		world_free(w);
		n++;
	} while (next_way(&ways) && n < 2000);
	ck_assert_uint_gt(n, 24);
}
END_TEST

/* ------------------------------------------------------------- lost news -- */

START_TEST(test_news_lost_in_the_middle_of_a_failure_is_made_up_for)
{
	struct world *w = setup_link();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_overrun(w);
	world_run(w, SEC(1));
	ck_assert_world(w, "hme0; hme1 192.168.85.20/24 192.168.85.19/24");
	ck_assert_str_eq(world_log(w),
	    "news from the kernel was lost; reading everything again\n"
	    "The link has gone down on hme0\n"
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	world_plug(w, "hme0");
	world_overrun(w);
	world_run(w, SEC(1));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_changes_of_others_that_were_lost_are_found)
{
	struct world *w = setup_two();

	world_ip(w, "addr add 192.168.85.40/24 dev hme0");
	world_ip(w, "addr del 192.168.85.19/24 dev hme0");
	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.50 dev hme1");
	world_overrun(w);
	world_run(w, SEC(1));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1) " " NET4(50));
	ck_assert_ptr_null(world_settled(w));
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_uint_eq(simkernel_link(world_kernel(w), "hme0")->addrs, 1);
	world_free(w);
}
END_TEST

/* ---------------------------------------------------- refused operations -- */

START_TEST(test_what_cannot_be_added_is_not_deleted_and_tried_again)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_refuse(w, KOP_ADDR_ADD, 3, -ENOBUFS);
	world_pull(w, "hme0");
	world_run(w, MSEC(900));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_log(w),
	    "The link has gone down on hme0\n"
	    "NIC failure detected on hme0 of group test\n"
	    "cannot add 192.168.85.19/24 on hme1: "
	    "No buffer space available\n");
	world_run(w, SEC(3));
	ck_assert_world(w, setup_two_addrs);
	world_log(w);
	world_run(w, SEC(10));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24");
	ck_assert_str_eq(world_log(w),
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme1");
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_refusal_on_the_way_home_leaves_the_address_in_service)
{
	struct world *w = setup_link();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_run(w, SEC(1));
	world_log(w);
	world_refuse(w, KOP_ADDR_ADD, 1, -ENOMEM);
	world_plug(w, "hme0");
	world_run(w, MSEC(500));
	ck_assert_world(w, "hme0; hme1 192.168.85.20/24 192.168.85.19/24");
	ck_assert_str_eq(world_log(w),
	    "The link has come up on hme0\n"
	    "NIC repair detected on hme0 of group test\n"
	    "cannot add 192.168.85.19/24 on hme0: Cannot allocate memory\n");
	world_run(w, SEC(2));
	ck_assert_str_eq(world_log(w),
	    "Successfully failed back to NIC hme0\n");
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_one_refused_of_many_holds_up_no_other)
{
	struct world *w = setup_two();
	const char *before;

	world_ifconfig(w, "hme0 addif 192.168.85.31 netmask + broadcast + up");
	world_ifconfig(w, "hme0 addif 192.168.85.32 netmask + broadcast + up");
	world_run(w, SEC(5));
	before = world_snapshot(w);
	world_refuse(w, KOP_ADDR_ADD, 1, -ENOBUFS);
	world_pull(w, "hme0");
	world_run(w, MSEC(100));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; "
	    "hme1 192.168.85.22/32 192.168.85.20/24 "
	    "192.168.85.31/24 192.168.85.32/24");
	world_run(w, SEC(2));
	ck_assert_ptr_null(world_settled(w));
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_refused_route_is_tried_again)
{
	struct world *w = setup_link();
	const char *before = world_snapshot(w);

	world_refuse(w, KOP_ROUTE_REPLACE, 1, -ENOBUFS);
	world_pull(w, "hme0");
	world_run(w, MSEC(100));
	ck_assert_str_eq(world_routes(w),
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	world_run(w, SEC(2));
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme1\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	world_plug(w, "hme0");
	world_run(w, SEC(2));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_what_cannot_be_deleted_is_tried_again)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_refuse(w, KOP_ADDR_DEL, 2, -ENOBUFS);
	world_pull(w, "hme0");
	world_run(w, SEC(10));
	ck_assert_ptr_null(world_settled(w));
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_command_that_the_kernel_refuses_changes_nothing)
{
	struct world *w = setup_two();

	world_refuse(w, KOP_ADDR_ADD, 1, -ENOBUFS);
	ck_assert_int_eq(
	    world_ifconfig_error(w, "hme0 192.168.85.99 netmask +"), ENOBUFS);
	world_run(w, SEC(2));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_units(w), setup_two_units);
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

/* --------------------------------------------------- what others change -- */

START_TEST(test_an_address_of_others_moves_and_may_be_taken_away_at_home)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_ip(w, "addr add 192.168.85.40/24 dev hme0");
	world_run(w, SEC(1));
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24 "
	    "192.168.85.40/24");
	world_ip(w, "addr del 192.168.85.40/24 dev hme1");
	world_run(w, SEC(1));
	ck_assert(world_reaches(w, "192.168.85.40"));
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	world_ip(w, "addr del 192.168.85.40/24 dev hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_an_address_of_ours_that_others_delete_is_put_back)
{
	struct world *w = setup_two();

	world_ip(w, "addr del 192.168.85.21/32 dev hme0");
	world_ip(w, "addr del 192.168.85.20/24 dev hme1");
	world_run(w, SEC(1));
	ck_assert_world(w, setup_two_addrs);
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme1");
	world_free(w);
}
END_TEST

START_TEST(test_an_address_of_others_takes_no_number_that_is_kept)
{
	struct world *w = setup_two();
	const char *before;

	world_ifconfig(w, "hme0 addif 192.168.85.31 netmask + broadcast + up");
	world_run(w, SEC(5));
	before = world_snapshot(w);
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	/* With nobody to take it over it stays there. */
	world_cut(w, "hme1");
	world_run(w, SEC(15));
	world_ip(w, "addr add 192.168.87.77/24 dev hme0");
	world_run(w, SEC(1));
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	world_mend(w, "hme1");
	world_run(w, SEC(30));
	world_ip(w, "addr del 192.168.87.77/24 dev hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_unit_0_is_kept_for_the_address_that_was_there)
{
	struct world *w = setup_three();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_cut(w, "hme1");
	world_run(w, SEC(15));
	world_mend(w, "hme1");
	world_run(w, SEC(30));
	/* It waits on hme1, which is looked at before hme2, where .19 is. */
	world_ip(w, "addr add 192.168.87.77/24 dev hme0");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.87.77/24; "
	    "hme2 192.168.85.23/32 192.168.85.29/24 "
	    "192.168.85.19/24");
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_units(w),
	    "hme0 1000843 192.168.85.19/24\n"
	    "hme0:1 9040843 192.168.85.21/24\n"
	    "hme0:2 1000843 192.168.87.77/24\n"
	    "hme1 1000843 192.168.85.20/24\n"
	    "hme1:1 9040843 192.168.85.22/24\n"
	    "hme2 1000843 192.168.85.29/24\n"
	    "hme2:1 9040843 192.168.85.23/24\n");
	world_free(w);
}
END_TEST

/* Two that undo each other's work: one of them has to stop for a while. */
START_TEST(test_a_fight_over_an_address_is_told_and_ends_for_a_minute)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);
	int i;

	for (i = 0; i < FIGHT_ROUNDS; i++) {
		world_ip(w, "addr del 192.168.85.19/24 dev hme0");
		world_run(w, MSEC(10));
		ck_assert(world_reaches(w, "192.168.85.19"));
	}
	ck_assert_str_eq(world_log(w), "");
	world_ip(w, "addr del 192.168.85.19/24 dev hme0");
	world_run(w, SEC(50));
	ck_assert_str_eq(world_log(w),
	    "another program keeps taking 192.168.85.19/24 from hme0 (the last "
	    "time process 7777); it was put back 5 times within a minute and "
	    "is left away until that is over\n");
	ck_assert(!world_reaches(w, "192.168.85.19"));
	world_run(w, SEC(12));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_fight_over_a_route_is_told_and_ends_for_a_minute)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);
	int i;

	world_pull(w, "hme0");
	world_run(w, SEC(1));
	world_log(w);
	for (i = 0; i <= FIGHT_ROUNDS; i++) {
		world_ip(w, "route del default via 192.168.85.1 dev hme1");
		world_run(w, MSEC(10));
	}
	ck_assert_str_eq(world_log(w),
	    "another program keeps taking the route to 0.0.0.0/0 from hme1 "
	    "(the last time process 7777); it was put back 5 times within a "
	    "minute and is left away until that is over\n");
	ck_assert_ptr_null(strstr(world_routes(w), "default"));
	world_run(w, SEC(62));
	ck_assert_ptr_nonnull(
	    strstr(world_routes(w), "default via 192.168.85.1 dev hme1\n"));
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_what_others_delete_from_a_link_that_is_down_stays_deleted)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_ip(w, "addr add 192.168.87.77/24 dev hme0");
	world_cut(w, "hme1");
	world_run(w, SEC(15));
	world_ip(w, "link set hme0 down");
	world_run(w, SEC(1));
	world_ip(w, "addr del 192.168.87.77/24 dev hme0");
	world_run(w, SEC(1));
	world_ip(w, "link set hme0 up");
	world_mend(w, "hme1");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_an_address_that_others_moved_unheard_is_not_taken_away)
{
	struct world *w = setup_two();

	world_ip(w, "addr add 192.168.87.77/24 dev hme0");
	world_run(w, SEC(1));
	world_ip(w, "addr del 192.168.87.77/24 dev hme0");
	world_ip(w, "addr add 192.168.87.77/24 dev hme1");
	world_overrun(w);
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; "
	    "hme1 192.168.85.22/32 192.168.85.20/24 "
	    "192.168.87.77/24");
	world_free(w);
}
END_TEST

START_TEST(test_a_connected_route_that_is_refused_its_place_comes_back)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_run(w, SEC(1));
	world_plug(w, "hme0");
	/* Its place behind that of hme0 is what is refused. */
	world_run(w, SEC(5));
	world_refuse(w, KOP_ROUTE_ADD, 1, -ENOBUFS);
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_an_old_refusal_is_no_answer_to_a_new_command)
{
	struct world *w = setup_two();

	world_refuse(w, KOP_ADDR_ADD, 1, -ENOBUFS);
	world_pull(w, "hme0");
	world_run(w, MSEC(100));
	world_ifconfig(w, "hme1:2 metric 3");
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24");
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("order");
	TCase *t = tcase_create("order");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 300);
	tcase_add_test(t,
	    test_a_failover_ends_the_same_in_every_order_of_its_news);
	tcase_add_test(t,
	    test_a_failback_ends_the_same_in_every_order_of_its_news);
	tcase_add_test(t, test_what_happens_at_once_may_be_told_in_any_order);
	tcase_add_test(t,
	    test_news_lost_in_the_middle_of_a_failure_is_made_up_for);
	tcase_add_test(t, test_changes_of_others_that_were_lost_are_found);
	tcase_add_test(t,
	    test_what_cannot_be_added_is_not_deleted_and_tried_again);
	tcase_add_test(t,
	    test_a_refusal_on_the_way_home_leaves_the_address_in_service);
	tcase_add_test(t, test_one_refused_of_many_holds_up_no_other);
	tcase_add_test(t, test_a_refused_route_is_tried_again);
	tcase_add_test(t, test_what_cannot_be_deleted_is_tried_again);
	tcase_add_test(t,
	    test_a_command_that_the_kernel_refuses_changes_nothing);
	tcase_add_test(t,
	    test_an_address_of_others_moves_and_may_be_taken_away_at_home);
	tcase_add_test(t,
	    test_an_address_of_ours_that_others_delete_is_put_back);
	tcase_add_test(t,
	    test_an_address_of_others_takes_no_number_that_is_kept);
	tcase_add_test(t, test_unit_0_is_kept_for_the_address_that_was_there);
	tcase_add_test(t,
	    test_what_others_delete_from_a_link_that_is_down_stays_deleted);
	tcase_add_test(t,
	    test_a_fight_over_an_address_is_told_and_ends_for_a_minute);
	tcase_add_test(t,
	    test_a_fight_over_a_route_is_told_and_ends_for_a_minute);
	tcase_add_test(t,
	    test_an_address_that_others_moved_unheard_is_not_taken_away);
	tcase_add_test(t,
	    test_a_connected_route_that_is_refused_its_place_comes_back);
	tcase_add_test(t, test_an_old_refusal_is_no_answer_to_a_new_command);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
