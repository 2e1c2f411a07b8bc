/*
 * check_consistent.c - whether a member fits its group.
 */
#include "mpathd/core/consistent.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/fixture.h"

static struct model m;
static struct nic *hme0, *hme1;

static void
set_mac(struct nic *nic, uint8_t last)
{
	static const uint8_t mac[] = { 8, 0, 0x20, 0xb9, 0x4c, 0x54 };

	memcpy(nic->link.hwaddr, mac, sizeof(mac));
	nic->link.hwaddr[5] = last;
	nic->link.hwlen = sizeof(mac);
}

static void
set_up(void)
{
	fix_model(&m);
	fix_two(&m);
	hme0 = model_nic(&m, "hme0");
	hme1 = model_nic(&m, "hme1");
	set_mac(hme0, 0x54);
	set_mac(hme1, 0x55);
}

static void
tear_down(void)
{
	fix_free(&m);
}

START_TEST(test_members_with_the_same_families_lack_nothing)
{
	ck_assert(!consistent_lacks(&m, hme0, FAM_INET));
	ck_assert(!consistent_lacks(&m, hme0, FAM_INET6));
}
END_TEST

START_TEST(test_a_family_that_only_others_have_is_lacking)
{
	hme0->plumbed[FAM_INET6] = true;
	ck_assert(!consistent_lacks(&m, hme0, FAM_INET6));
	ck_assert(consistent_lacks(&m, hme1, FAM_INET6));
	hme1->plumbed[FAM_INET6] = true;
	ck_assert(!consistent_lacks(&m, hme1, FAM_INET6));
}
END_TEST

START_TEST(test_other_groups_and_absent_nics_are_no_matter)
{
	hme0->plumbed[FAM_INET6] = true;
	hme1->present = false;
	ck_assert(!consistent_lacks(&m, hme1, FAM_INET6));
	hme1->present = true;
	model_set_group(&m, hme1, "other");
	ck_assert(!consistent_lacks(&m, hme1, FAM_INET6));
}
END_TEST

START_TEST(test_equal_macs_in_one_group_are_found)
{
	ck_assert_ptr_null(consistent_twin(hme0));
	set_mac(hme1, 0x54);
	ck_assert_ptr_eq(consistent_twin(hme0), hme1);
	ck_assert_ptr_null(consistent_twin(hme1)); /* found once */
	model_set_group(&m, hme1, "other");
	ck_assert_ptr_null(consistent_twin(hme0));
}
END_TEST

START_TEST(test_nics_without_a_mac_are_no_twins)
{
	hme0->link.hwlen = hme1->link.hwlen = 0;
	ck_assert_ptr_null(consistent_twin(hme0));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("consistent");
	TCase *tc = tcase_create("consistent");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_members_with_the_same_families_lack_nothing);
	tcase_add_test(tc, test_a_family_that_only_others_have_is_lacking);
	tcase_add_test(tc, test_other_groups_and_absent_nics_are_no_matter);
	tcase_add_test(tc, test_equal_macs_in_one_group_are_found);
	tcase_add_test(tc, test_nics_without_a_mac_are_no_twins);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
