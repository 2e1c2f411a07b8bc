/*
 * check_ifstate.c - tests of mpathd/core/ifstate.
 */
#include "mpathd/core/ifstate.h"

#include <check.h>
#include <stdlib.h>

/* All that is not in the table leaves the state as it is. */
START_TEST(test_every_event_leads_where_the_manual_says)
{
	static const struct {
		enum ifstate from;
		enum ifevent event;
		enum ifstate to;
	} cases[] = {
		{ IF_RUNNING, IFEV_FAIL, IF_FAILED },
		{ IF_RUNNING, IFEV_NOTARGETS, IF_NOTARGETS },
		{ IF_RUNNING, IFEV_OFFLINE, IF_OFFLINE },
		{ IF_NOTARGETS, IFEV_TARGETS, IF_RUNNING },
		{ IF_NOTARGETS, IFEV_FAIL, IF_FAILED },
		{ IF_NOTARGETS, IFEV_OFFLINE, IF_OFFLINE },
		{ IF_FAILED, IFEV_REPAIR, IF_RUNNING },
		{ IF_FAILED, IFEV_OFFLINE, IF_OFFLINE },
		{ IF_OFFLINE, IFEV_ONLINE, IF_RUNNING },
		{ IF_OFFLINE, IFEV_ONLINE_DOWN, IF_FAILED },
	};
	enum ifstate want;
	size_t i;
	int s, e;

	for (s = 0; s < IF_STATES; s++) {
		for (e = 0; e < IFEVS; e++) {
			want = (enum ifstate)s;
			for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
				if ((int)cases[i].from == s &&
				    (int)cases[i].event == e)
					want = cases[i].to;
			}
			ck_assert_msg(ifstate_next((enum ifstate)s,
					  (enum ifevent)e) == want,
			    "%s, event %d", ifstate_name((enum ifstate)s), e);
		}
	}
}
END_TEST

START_TEST(test_the_names_are_those_of_the_manual)
{
	ck_assert_str_eq(ifstate_name(IF_RUNNING), "ok");
	ck_assert_str_eq(ifstate_name(IF_NOTARGETS), "unknown");
	ck_assert_str_eq(ifstate_name(IF_FAILED), "failed");
	ck_assert_str_eq(ifstate_name(IF_OFFLINE), "offline");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ifstate");
	TCase *tc = tcase_create("ifstate");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_every_event_leads_where_the_manual_says);
	tcase_add_test(tc, test_the_names_are_those_of_the_manual);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
