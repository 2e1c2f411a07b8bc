/*
 * check_spreading.c - outbound traffic over all NICs of a group: what becomes
 * of the routes and rules for it in the stories of failover.
 */
#include <check.h>
#include <string.h>

#include "setups.h"

static const char two_rules[] = "32616 to 192.168.85.0/24 table 254 beyond 24\n"
				"32617 to 192.168.85.0/24 table 73\n"
				"32664 to 0.0.0.0/0 table 254 beyond 0\n"
				"32665 to 0.0.0.0/0 table 73\n";

#define DOUBLES(nics)                                                          \
	"default via 192.168.85.1" nics " table 73\n"                          \
	"192.168.85.0/24" nics " table 73\n"

static struct world *
spread_two(void)
{
	struct world *w = setup_two();

	world_set_spread(w, true);
	world_run(w, SEC(1));
	ck_assert_str_eq(world_rules(w), two_rules);
	return w;
}

static const char *
doubles(struct world *w)
{
	static char text[1024];
	char all[4096], *line, *rest = all;

	text[0] = '\0';
	ck_assert_uint_lt(strlen(world_routes(w)), sizeof(all));
	strcpy(all, world_routes(w));
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strstr(line, " table 73") == NULL)
			continue;
		strcat(text, line);
		strcat(text, "\n");
	}
	return text;
}

START_TEST(test_a_pulled_nic_is_taken_out_and_comes_back)
{
	struct world *w = spread_two();
	const char *before = world_snapshot(w);

	ck_assert_str_eq(doubles(w), DOUBLES(" dev hme0 dev hme1"));
	world_pull(w, "hme0");
	world_run(w, MSEC(100));
	ck_assert_str_eq(doubles(w), "");
	ck_assert_str_eq(world_rules(w), "");
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_str_eq(doubles(w), DOUBLES(" dev hme0 dev hme1"));
	ck_assert_str_eq(world_rules(w), two_rules);
	world_free(w);
}
END_TEST

START_TEST(test_a_silent_nic_is_taken_out_with_the_verdict)
{
	struct world *w = spread_two();

	world_cut(w, "hme1");
	world_run(w, SEC(5));
	ck_assert_str_eq(doubles(w), DOUBLES(" dev hme0 dev hme1"));
	world_run(w, SEC(8));
	ck_assert_str_eq(doubles(w), "");
	world_mend(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_str_eq(doubles(w), DOUBLES(" dev hme0 dev hme1"));
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

START_TEST(test_an_unplugged_nic_takes_the_doubles_along_and_they_come_back)
{
	struct world *w = setup_three();

	world_set_spread(w, true);
	world_run(w, SEC(1));
	ck_assert_str_eq(doubles(w), DOUBLES(" dev hme0 dev hme1 dev hme2"));
	world_unplug(w, "hme2");
	world_run(w, SEC(1));
	ck_assert_str_eq(doubles(w), DOUBLES(" dev hme0 dev hme1"));
	world_free(w);
}
END_TEST

START_TEST(test_an_idle_standby_does_not_send)
{
	struct world *w = setup_standby();

	world_set_spread(w, true);
	world_run(w, SEC(1));
	ck_assert_str_eq(doubles(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_without_the_key_nothing_is_left)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_set_spread(w, true);
	world_run(w, SEC(1));
	world_set_spread(w, false);
	world_run(w, SEC(1));
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_str_eq(world_rules(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_who_starts_anew_knows_his_rules_again)
{
	struct world *w = spread_two();
	const char *before = world_snapshot(w);

	world_restart(w);
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_str_eq(world_rules(w), two_rules);
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

START_TEST(test_a_default_route_that_goes_takes_its_double_along)
{
	struct world *w = spread_two();

	world_ip(w, "route del default via 192.168.85.1 dev hme0");
	world_run(w, MSEC(10));
	ck_assert_str_eq(doubles(w),
	    "192.168.85.0/24 dev hme0 dev hme1 table 73\n");
	world_ip(w, "route add default via 192.168.85.50 dev hme1");
	world_run(w, MSEC(10));
	ck_assert_ptr_nonnull(
	    strstr(doubles(w), "default via 192.168.85.50 dev hme0 dev hme1"));
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("spreading");
	TCase *t = tcase_create("spreading");
	SRunner *r = srunner_create(s);
	int failed;

	suite_add_tcase(s, t);
	tcase_add_test(t, test_a_pulled_nic_is_taken_out_and_comes_back);
	tcase_add_test(t, test_a_silent_nic_is_taken_out_with_the_verdict);
	tcase_add_test(t,
	    test_an_unplugged_nic_takes_the_doubles_along_and_they_come_back);
	tcase_add_test(t, test_an_idle_standby_does_not_send);
	tcase_add_test(t, test_without_the_key_nothing_is_left);
	tcase_add_test(t, test_who_starts_anew_knows_his_rules_again);
	tcase_add_test(t,
	    test_a_default_route_that_goes_takes_its_double_along);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}
