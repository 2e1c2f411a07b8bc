/*
 * check_listing.c - tests of mpathd/core/listing.
 */
#include "mpathd/core/listing.h"

#include <bsd/string.h>
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

static void
plumb(const char *name)
{
	model_plumb(&m, fix_nic(&m, name), FAM_INET);
}

static const char *
order(bool all)
{
	static char text[256];
	size_t i, n;
	const struct nic **list = listing_order(&m, all, &n);

	text[0] = '\0';
	for (i = 0; i < n; i++) {
		if (i > 0)
			strlcat(text, " ", sizeof(text));
		strlcat(text, list[i]->name, sizeof(text));
	}
	free(list);
	return text;
}

START_TEST(test_without_nics_the_list_is_empty)
{
	ck_assert_str_eq(order(false), "");
	ck_assert_str_eq(order(true), "");
}
END_TEST

START_TEST(test_within_a_driver_the_number_counts)
{
	plumb("hme10");
	plumb("hme2");
	plumb("hme0");
	ck_assert_str_eq(order(false), "hme0 hme2 hme10");
}
END_TEST

START_TEST(test_drivers_come_in_the_order_of_first_plumbing)
{
	plumb("qfe3");
	plumb("hme1");
	plumb("qfe0");
	plumb("hme0");
	plumb("eri0");
	ck_assert_str_eq(order(false), "qfe0 qfe3 hme0 hme1 eri0");
}
END_TEST

START_TEST(test_the_loopback_is_first)
{
	plumb("hme0");
	plumb("lo");
	model_nic(&m, "lo")->link.flags = LINK_UP | LINK_LOOPBACK;
	ck_assert_str_eq(order(false), "lo hme0");
}
END_TEST

START_TEST(test_a_longer_name_with_the_same_beginning_is_another_driver)
{
	plumb("hmex0");
	plumb("hme1");
	plumb("hmex2");
	plumb("hme0");
	plumb("eth"); /* no number at all */
	ck_assert_str_eq(order(false), "hmex0 hmex2 hme0 hme1 eth");
}
END_TEST

START_TEST(test_names_of_linux_have_their_place_too)
{
	plumb("enp3s0f10");
	plumb("enp3s0f2");
	plumb("eth0.100");
	plumb("eth0.20");
	ck_assert_str_eq(order(false), "enp3s0f2 enp3s0f10 eth0.20 eth0.100");
}
END_TEST

START_TEST(test_only_plumbed_ones_unless_all_are_asked_for)
{
	plumb("hme1");
	fix_nic(&m, "hme0");
	plumb("hme2");
	model_nic(&m, "hme2")->present = false;
	ck_assert_str_eq(order(false), "hme1 hme2");
	ck_assert_str_eq(order(true), "hme0 hme1");
}
END_TEST

START_TEST(test_the_order_does_not_depend_on_the_kernels)
{
	static const char *const names[] = { "hme0", "hme1", "hme2", "hme3",
		"hme4", "hme5", "hme6", "hme7", "hme8", "hme9", "hme10" };
	size_t i, n = sizeof(names) / sizeof(names[0]);

	for (i = 0; i < n; i++)
		plumb(names[(i * 7 + 3) % n]);
	ck_assert_str_eq(order(false),
	    "hme0 hme1 hme2 hme3 hme4 hme5 hme6 hme7 hme8 hme9 hme10");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("listing");
	TCase *tc = tcase_create("listing");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_without_nics_the_list_is_empty);
	tcase_add_test(tc, test_within_a_driver_the_number_counts);
	tcase_add_test(tc, test_drivers_come_in_the_order_of_first_plumbing);
	tcase_add_test(tc, test_the_loopback_is_first);
	tcase_add_test(tc,
	    test_a_longer_name_with_the_same_beginning_is_another_driver);
	tcase_add_test(tc, test_names_of_linux_have_their_place_too);
	tcase_add_test(tc, test_only_plumbed_ones_unless_all_are_asked_for);
	tcase_add_test(tc, test_the_order_does_not_depend_on_the_kernels);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
