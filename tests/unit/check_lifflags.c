/*
 * check_lifflags.c - tests of lib/lifflags.
 */
#include "lib/lifflags.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SIZ 512

START_TEST(test_the_words_follow_from_the_number)
{
	static const struct {
		uint64_t flags;
		const char *text;
	} cases[] = {
		{ 0x1000843, "1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4>" },
		{ 0x9040843,
		    "9040843<UP,BROADCAST,RUNNING,MULTICAST,DEPRECATED,IPv4,"
		    "NOFAILOVER>" },
		{ 0x19000802,
		    "19000802<BROADCAST,MULTICAST,IPv4,NOFAILOVER,FAILED>" },
		{ 0x69040843,
		    "69040843<UP,BROADCAST,RUNNING,MULTICAST,DEPRECATED,IPv4,"
		    "NOFAILOVER,STANDBY,INACTIVE>" },
		{ 0x89040842,
		    "89040842<BROADCAST,RUNNING,MULTICAST,DEPRECATED,IPv4,"
		    "NOFAILOVER,OFFLINE>" },
		{ 0x2001000849,
		    "2001000849<UP,LOOPBACK,RUNNING,MULTICAST,IPv4,VIRTUAL>" },
		{ 0x221000843,
		    "221000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4,STANDBY,"
		    "CoS>" },
		{ 0x1009843,
		    "1009843<UP,BROADCAST,RUNNING,MULTICAST,MULTI_BCAST,"
		    "PRIVATE,IPv4>" },
		{ 0x2080841, "2080841<UP,RUNNING,MULTICAST,ADDRCONF,IPv6>" },
	};
	char buf[SIZ];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(lifflags_print(cases[i].flags, buf, SIZ),
		    cases[i].text);
}
END_TEST

START_TEST(test_without_a_name_there_are_no_brackets)
{
	char buf[SIZ];

	ck_assert_str_eq(lifflags_print(0, buf, SIZ), "0");
	/* A bit that Solaris never prints. */
	ck_assert_str_eq(lifflags_print(0x4000000, buf, SIZ), "4000000");
}
END_TEST

START_TEST(test_a_short_buffer_is_not_overrun)
{
	char buf[SIZ];
	size_t size;

	for (size = 1; size < 64; size++) {
		char *small = malloc(size);

		lifflags_print(UINT64_MAX, small, size);
		ck_assert_ptr_nonnull(memchr(small, '\0', size));
		free(small);
	}
	ck_assert_str_eq(lifflags_print(1, buf, SIZ), "1<UP>");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lifflags");
	TCase *tc = tcase_create("lifflags");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_the_words_follow_from_the_number);
	tcase_add_test(tc, test_without_a_name_there_are_no_brackets);
	tcase_add_test(tc, test_a_short_buffer_is_not_overrun);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
