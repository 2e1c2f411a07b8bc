/*
 * check_hostname.c - tests of ifconfig-ipmp/hostname.
 *
 * Lists of words are written with blanks between the words.
 */
#include "ifconfig-ipmp/hostname.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct hostname h;
static struct hostsplit split;
static char text[512];

static void
setup(void)
{
	memset(&h, 0, sizeof(h));
	memset(&split, 0, sizeof(split));
}

static void
teardown(void)
{
	hostsplit_free(&split);
	hostname_free(&h);
}

static const char *
joined(const struct wordlist *l)
{
	size_t i;

	text[0] = '\0';
	for (i = 0; i < l->n; i++) {
		strcat(text, i > 0 ? " " : "");
		strcat(text, l->v[i]);
	}
	if (l->n > 0)
		ck_assert_ptr_null(l->v[l->n]);
	return text;
}

static void
parse(int family, const char *file)
{
	ck_assert_int_eq(hostname_parse(&h, family, file), 0);
}

/* The words of a line, and the lines of the file that they stand in. */
static void
assert_line(size_t line, const char *words)
{
	ck_assert_uint_lt(line, h.nlines);
	ck_assert_str_eq(joined(&h.lines[line].words), words);
}

static void
assert_command(size_t line, const char *words)
{
	struct wordlist l;

	ck_assert_int_eq(hostname_command(&h, line, "hme0", &l), 0);
	ck_assert_str_eq(joined(&l), words);
	wordlist_free(&l);
}

static void
do_split(int family, const char *file)
{
	parse(family, file);
	ck_assert_int_eq(hostname_split(&h, &split), 0);
}

/* "+" in front of what an addif makes, "!" of what does not move. */
static void
assert_unit(size_t i, const char *want)
{
	const struct hostunit *u = &split.units[i];
	char got[600];

	ck_assert_uint_lt(i, split.nunits);
	strcpy(got, u->added ? "+" : "");
	strcat(got, u->movable ? "" : "!");
	strcat(got, joined(&u->words));
	ck_assert_str_eq(got, want);
}

/* ---------------------------------------------------------------- lines -- */

START_TEST(test_one_line_implies_netmask_broadcast_and_up)
{
	parse(AF_INET, "192.168.85.19\n");
	ck_assert_uint_eq(h.nlines, 1);
	assert_command(0, "hme0 inet 192.168.85.19 netmask + broadcast + up");
}
END_TEST

START_TEST(test_lines_joined_by_a_backslash_are_one)
{
	parse(AF_INET,
	    "192.168.85.19 netmask 255.255.255.0 + group test up \\\n"
	    "addif 192.168.85.21 deprecated -failover netmask 255.255.255.0 + "
	    "up\n");
	ck_assert_uint_eq(h.nlines, 1);
	assert_command(0,
	    "hme0 inet 192.168.85.19 netmask 255.255.255.0 + group test up "
	    "addif 192.168.85.21 deprecated -failover netmask 255.255.255.0 + "
	    "up netmask + broadcast + up");
	ck_assert_uint_eq(h.lines[0].at[0], 1);
	ck_assert_uint_eq(h.lines[0].at[6], 1);
	ck_assert_uint_eq(h.lines[0].at[7], 2);
}
END_TEST

START_TEST(test_several_lines_imply_nothing)
{
	parse(AF_INET, "192.168.85.19\naddif 192.168.85.21 up\n");
	ck_assert_uint_eq(h.nlines, 2);
	assert_command(0, "hme0 inet 192.168.85.19");
	assert_command(1, "hme0 inet addif 192.168.85.21 up");
}
END_TEST

START_TEST(test_lines_without_a_word_do_not_count)
{
	parse(AF_INET, "\n  \n# hme0\n192.168.85.19\n\n \t\n# end\n");
	ck_assert_uint_eq(h.nlines, 1);
	ck_assert_uint_eq(h.lines[0].at[0], 4);
	assert_command(0, "hme0 inet 192.168.85.19 netmask + broadcast + up");
}
END_TEST

START_TEST(test_the_last_line_needs_no_newline)
{
	parse(AF_INET, "192.168.85.19\naddif 192.168.85.21");
	ck_assert_uint_eq(h.nlines, 2);
	assert_line(1, "addif 192.168.85.21");
}
END_TEST

START_TEST(test_an_empty_file_has_no_line)
{
	static const char *const texts[] = { "", "\n", " \t\n\n", "#x", "\\",
		"\\\n", "\\\n\\\n", "inet\n" };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		parse(AF_INET, texts[i]);
		ck_assert_uint_eq(h.nlines, 0);
		hostname_free(&h);
	}
}
END_TEST

START_TEST(test_a_comment_goes_to_the_end_of_its_line)
{
	parse(AF_INET, "192.168.85.19 group a#1 # up \\\nup\n");
	ck_assert_uint_eq(h.nlines, 2);
	assert_line(0, "192.168.85.19 group a#1");
	assert_line(1, "up");
}
END_TEST

START_TEST(test_other_backslashes_go_and_quotes_stay)
{
	parse(AF_INET, "gr\\oup \"a b\" \\\\ \\#c d\\\ne\n");
	assert_line(0, "group \"a b\" \\ #c de");
	ck_assert_uint_eq(h.lines[0].words.n, 6);
}
END_TEST

START_TEST(test_lines_of_another_system_end_the_same)
{
	parse(AF_INET, "192.168.85.19 up \\\r\naddif 192.168.85.21\r\n");
	ck_assert_uint_eq(h.nlines, 1);
	assert_line(0, "192.168.85.19 up addif 192.168.85.21");
}
END_TEST

START_TEST(test_the_family_at_the_beginning_of_a_line_is_left_out)
{
	parse(AF_INET, "inet 1.2.3.4 up\ninet6 up\n1.2.3.5 inet\n");
	assert_line(0, "1.2.3.4 up");
	assert_line(1, "inet6 up");
	assert_line(2, "1.2.3.5 inet");
	hostname_free(&h);
	parse(AF_INET6, "inet6 -failover up\n");
	assert_command(0, "hme0 inet6 -failover up");
}
END_TEST

START_TEST(test_ipv6_implies_nothing)
{
	parse(AF_INET6, "-failover group test up\n");
	assert_command(0, "hme0 inet6 -failover group test up");
}
END_TEST

/* ---------------------------------------------------------------- units -- */

START_TEST(test_the_units_of_the_article)
{
	do_split(AF_INET,
	    "192.168.85.19 netmask 255.255.255.0 + group test up \\\n"
	    "addif 192.168.85.21 deprecated -failover netmask 255.255.255.0 + "
	    "up\n");
	ck_assert_uint_eq(split.nunits, 2);
	ck_assert_str_eq(split.units[0].addr, "192.168.85.19");
	assert_unit(0, "192.168.85.19 netmask 255.255.255.0 + up");
	assert_unit(1,
	    "+!192.168.85.21 deprecated -failover netmask 255.255.255.0 + up "
	    "netmask + broadcast + up");
	ck_assert_str_eq(split.group, "test");
	ck_assert(!split.standby);
	ck_assert_uint_eq(split.nic.n, 0);
}
END_TEST

START_TEST(test_what_is_for_the_nic_is_in_no_unit)
{
	do_split(AF_INET,
	    "192.168.85.22 netmask + broadcast + deprecated group test mtu "
	    "1380 -failover standby up");
	assert_unit(0,
	    "!192.168.85.22 netmask + broadcast + deprecated -failover up "
	    "netmask + broadcast + up");
	ck_assert_str_eq(joined(&split.nic), "mtu 1380 standby");
	ck_assert_str_eq(split.group, "test");
	ck_assert(split.standby);
}
END_TEST

START_TEST(test_words_of_unit_0_are_collected_from_all_lines)
{
	do_split(AF_INET,
	    "-failover\nset 1.2.3.4 netmask 0xffffff00\naddif 1.2.3.5/24 up\n"
	    "group a\nup group b standby\n-standby\n");
	ck_assert_uint_eq(split.nunits, 2);
	assert_unit(0, "!1.2.3.4 -failover netmask 0xffffff00 up");
	assert_unit(1, "+1.2.3.5/24 up");
	ck_assert_str_eq(split.group, "b");
	ck_assert(!split.standby);
}
END_TEST

START_TEST(test_the_last_mask_of_a_line_is_for_all_of_it)
{
	do_split(AF_INET,
	    "1.2.3.4 up addif 1.2.3.5 up addif 1.2.3.6/8 up addif 1.2.3.7 "
	    "netmask 255.255.255.0 up\naddif 1.2.3.8 up\n");
	assert_unit(0, "1.2.3.4 up netmask 255.255.255.0");
	assert_unit(1, "+1.2.3.5 up netmask 255.255.255.0");
	assert_unit(2, "+1.2.3.6/8 up");
	assert_unit(3, "+1.2.3.7 netmask 255.255.255.0 up");
	assert_unit(4, "+1.2.3.8 up");
}
END_TEST

START_TEST(test_an_argument_is_not_taken_for_a_word)
{
	do_split(AF_INET, "1.2.3.4 1.2.3.9 group standby broadcast up\nup\n");
	ck_assert_str_eq(split.group, "standby");
	ck_assert(!split.standby);
	assert_unit(0, "1.2.3.4 1.2.3.9 broadcast up up");
}
END_TEST

START_TEST(test_a_line_that_ends_too_soon_is_no_harm)
{
	static const char *const texts[] = { "group", "addif", "set", "netmask",
		"1.2.3.4 addif\nup", "mtu" };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		do_split(AF_INET, texts[i]);
		ck_assert_uint_ge(split.nunits, 1);
		teardown();
	}
}
END_TEST

START_TEST(test_an_empty_file_has_an_empty_unit_0)
{
	do_split(AF_INET, "");
	ck_assert_uint_eq(split.nunits, 1);
	assert_unit(0, "");
	ck_assert_ptr_null(split.group);
}
END_TEST

START_TEST(test_a_link_local_address_never_moves)
{
	do_split(AF_INET6,
	    "fe80::1/10 group test up addif 1080::7/64 up addif fe80::2 failover");
	assert_unit(0, "!fe80::1/10 up");
	assert_unit(1, "+1080::7/64 up");
	assert_unit(2, "+!fe80::2 failover");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("hostname");
	TCase *tc = tcase_create("hostname");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_one_line_implies_netmask_broadcast_and_up);
	tcase_add_test(tc, test_lines_joined_by_a_backslash_are_one);
	tcase_add_test(tc, test_several_lines_imply_nothing);
	tcase_add_test(tc, test_lines_without_a_word_do_not_count);
	tcase_add_test(tc, test_the_last_line_needs_no_newline);
	tcase_add_test(tc, test_an_empty_file_has_no_line);
	tcase_add_test(tc, test_a_comment_goes_to_the_end_of_its_line);
	tcase_add_test(tc, test_other_backslashes_go_and_quotes_stay);
	tcase_add_test(tc, test_lines_of_another_system_end_the_same);
	tcase_add_test(tc,
	    test_the_family_at_the_beginning_of_a_line_is_left_out);
	tcase_add_test(tc, test_ipv6_implies_nothing);
	tcase_add_test(tc, test_the_units_of_the_article);
	tcase_add_test(tc, test_what_is_for_the_nic_is_in_no_unit);
	tcase_add_test(tc, test_words_of_unit_0_are_collected_from_all_lines);
	tcase_add_test(tc, test_the_last_mask_of_a_line_is_for_all_of_it);
	tcase_add_test(tc, test_an_argument_is_not_taken_for_a_word);
	tcase_add_test(tc, test_a_line_that_ends_too_soon_is_no_harm);
	tcase_add_test(tc, test_an_empty_file_has_an_empty_unit_0);
	tcase_add_test(tc, test_a_link_local_address_never_moves);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
