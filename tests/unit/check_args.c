/*
 * check_args.c - tests of ifconfig-ipmp/args: a line of words in, the list of
 * operations as one line of text out.
 */
#include "ifconfig-ipmp/args.h"

#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define LINESIZ 1024
#define WORDS	64

static int
one_host(void *arg, int family, const char *name, struct ipaddr *out)
{
	(void)arg;
	if (family != AF_INET || strcmp(name, "web") != 0)
		return -ENOENT;
	return ipaddr_parse(out, AF_INET, "192.168.85.19");
}

/* Parses a line; "" stands for an empty word. */
static int
parse(struct args *a, const char *text)
{
	static char line[LINESIZ];
	char *argv[WORDS], *save, *word;
	size_t n = 0;

	ck_assert_uint_lt(strlen(text), sizeof(line));
	strcpy(line, text);
	for (word = strtok_r(line, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save)) {
		ck_assert_uint_lt(n, WORDS - 1);
		argv[n++] = strcmp(word, "\"\"") == 0 ? word + 2 : word;
	}
	argv[n] = NULL;
	return args_parse(a, argv, one_host, NULL);
}

static const char *const names[] = {
	[OP_PLUMB] = "plumb",
	[OP_UNPLUMB] = "unplumb",
	[OP_ADDIF] = "addif",
	[OP_REMOVEIF] = "removeif",
	[OP_ADDR] = "addr",
	[OP_DST] = "dst",
	[OP_MASK] = "mask",
	[OP_BROADCAST] = "broadcast",
	[OP_FLAGS] = "flags",
	[OP_GROUP] = "group",
	[OP_MTU] = "mtu",
	[OP_METRIC] = "metric",
	[OP_TOKEN] = "token",
	[OP_STATUS] = "status",
	[OP_CONFIGINFO] = "configinfo",
};

static void
print_op(FILE *f, const struct op *op)
{
	char buf[IPADDR_STRLEN];

	fputs(names[op->type], f);
	if (op->type == OP_ADDR || op->type == OP_ADDIF || op->type == OP_TOKEN)
		fprintf(f, " %s%s", ipaddr_print_prefix(&op->addr, buf),
		    op->mask == MASK_DATABASE ? "+" : "");
	if (op->type == OP_DST || op->type == OP_REMOVEIF ||
	    (op->type == OP_BROADCAST && ipaddr_is_set(&op->addr)))
		fprintf(f, " %s", ipaddr_print(&op->addr, buf));
	if (op->type == OP_MASK && op->mask == MASK_GIVEN)
		fprintf(f, " %u", op->addr.plen);
	if (op->type == OP_FLAGS)
		fprintf(f, " +%" PRIx64 "-%" PRIx64, op->flags_on,
		    op->flags_off);
	if (op->type == OP_GROUP)
		fprintf(f, " '%s'", op->group);
	if (op->type == OP_MTU || op->type == OP_METRIC)
		fprintf(f, " %" PRIu32, op->value);
	fputs("; ", f);
}

/* The operations of a line that must be right. */
static void
assert_ops(const char *line, const char *want)
{
	struct args a;
	char *got;
	size_t i, size;
	FILE *f = open_memstream(&got, &size);

	ck_assert_msg(parse(&a, line) == 0, "%s: %s", line, a.error);
	for (i = 0; i < a.nops; i++)
		print_op(f, &a.ops[i]);
	fclose(f);
	ck_assert_str_eq(got, want);
	free(got);
	args_free(&a);
}

/* The complaint about a line that must be wrong. */
static void
assert_error(const char *line, const char *want)
{
	struct args a;

	ck_assert_msg(parse(&a, line) == -EINVAL, "%s", line);
	ck_assert_str_eq(a.error, want);
	args_free(&a);
}

START_TEST(test_the_canonical_line_is_understood)
{
	assert_ops("hme0 plumb 192.168.85.19 netmask + broadcast + group test "
		   "up addif 192.168.85.21 netmask + broadcast + deprecated "
		   "-failover up",
	    "plumb; addr 192.168.85.19/24+; mask; broadcast; group 'test'; "
	    "flags +1-0; addif 192.168.85.21/24+; mask; broadcast; "
	    "flags +40000-0; flags +8000000-0; flags +1-0; ");
}
END_TEST

START_TEST(test_the_commands_of_the_article_are_understood)
{
	assert_ops("hme0 group test", "group 'test'; ");
	assert_ops("hme0 addif 192.168.85.21 netmask 255.255.255.0 -failover "
		   "up",
	    "addif 192.168.85.21/24; mask 24; flags +8000000-0; "
	    "flags +1-0; ");
	assert_ops("hme0 deprecated", "flags +40000-0; ");
	assert_ops("hme0:1 deprecated", "flags +40000-0; ");
}
END_TEST

START_TEST(test_a_lone_plus_behind_a_netmask_is_broadcast_plus)
{
	assert_ops("hme0 inet 192.168.85.19 netmask 255.255.255.0 + group "
		   "test up addif 192.168.85.21 deprecated -failover netmask "
		   "255.255.255.0 + up",
	    "addr 192.168.85.19/24; mask 24; broadcast; group 'test'; "
	    "flags +1-0; addif 192.168.85.21/24; flags +40000-0; "
	    "flags +8000000-0; mask 24; broadcast; flags +1-0; ");
	assert_error("hme0 up +", "+: bad address");
}
END_TEST

START_TEST(test_the_last_netmask_of_the_line_is_that_of_all_addresses)
{
	assert_ops("hme0 10.1.2.3 netmask 255.255.0.0 addif 10.1.2.4 netmask "
		   "0xffffff00",
	    "addr 10.1.2.3/24; mask 16; addif 10.1.2.4/24; mask 24; ");
	assert_ops("hme0 10.1.2.3 netmask 255.255.0.0 addif 10.1.2.4 "
		   "netmask +",
	    "addr 10.1.2.3/8+; mask 16; addif 10.1.2.4/8+; mask; ");
}
END_TEST

START_TEST(test_a_prefix_length_beats_the_netmask)
{
	assert_ops("hme0 10.1.2.3/26 netmask 255.255.0.0 addif 10.1.2.4 "
		   "netmask 255.255.255.0",
	    "addr 10.1.2.3/26; addif 10.1.2.4/24; mask 24; ");
}
END_TEST

START_TEST(test_without_a_mask_the_class_gives_it)
{
	assert_ops("hme0 10.1.2.3", "addr 10.1.2.3/8; ");
	assert_ops("hme0 172.16.0.1", "addr 172.16.0.1/16; ");
	assert_ops("hme0 192.168.85.19", "addr 192.168.85.19/24; ");
	assert_ops("hme0 0.0.0.0", "addr 0.0.0.0/0; ");
}
END_TEST

START_TEST(test_the_second_address_in_a_row_is_the_far_end)
{
	assert_ops("ppp0 10.0.0.1 10.0.0.2 up",
	    "addr 10.0.0.1/8; dst 10.0.0.2; flags +1-0; ");
	assert_ops("ppp0 10.0.0.1 10.0.0.2 addif 10.0.0.3 10.0.0.4",
	    "addr 10.0.0.1/8; dst 10.0.0.2; addif 10.0.0.3/8; "
	    "dst 10.0.0.4; ");
	assert_error("ppp0 10.0.0.1 10.0.0.2 10.0.0.3",
	    "10.0.0.3: bad address (a third one)");
}
END_TEST

START_TEST(test_set_takes_an_address_a_length_or_both)
{
	assert_ops("hme0 set 10.0.0.1/24", "addr 10.0.0.1/24; ");
	assert_ops("hme0 set /25", "mask 25; ");
	assert_ops("hme0 inet6 set fe80::1/10", "addr fe80::1/10; ");
	assert_ops("ppp0 set 10.0.0.1 destination 10.0.0.2",
	    "addr 10.0.0.1/8; dst 10.0.0.2; ");
}
END_TEST

START_TEST(test_every_word_of_a_member_is_known)
{
	assert_ops("hme0 up down", "flags +1-0; flags +0-1; ");
	assert_ops("hme0 failover -failover",
	    "flags +0-8000000; flags +8000000-0; ");
	assert_ops("hme0 -deprecated", "flags +0-40000; ");
	assert_ops("hme0 standby -standby",
	    "flags +20000000-0; flags +0-20000000; ");
	assert_ops("hme0 failed -failed",
	    "flags +10000000-0; flags +0-10000000; ");
	assert_ops("hme0 private router", "flags +8000-0; flags +100000-0; ");
	assert_ops("hme0 -local xmit", "flags +20000-0; flags +0-10000; ");
	assert_ops("hme0 mtu 1400 metric 2", "mtu 1400; metric 2; ");
	assert_ops("hme0 removeif 10.0.0.1", "removeif 10.0.0.1; ");
	assert_ops("hme0 unplumb", "unplumb; ");
	assert_ops("hme0 group \"\"", "group ''; ");
	assert_ops("hme0 ether", "status; ");
	assert_ops("hme0:1 configinfo", "configinfo; ");
	assert_ops("hme0 broadcast 10.0.0.255", "broadcast 10.0.0.255; ");
}
END_TEST

START_TEST(test_names_of_linux_are_names)
{
	static const char *const good[] = { "eth0", "enp3s0f1", "br-lan",
		"hme0.5", "wlp2s0:3", "hme0.100:12", "lo" };
	struct args a;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert_int_eq(parse(&a, good[i]), 0);
		ck_assert_str_eq(a.name, good[i]);
		ck_assert(!a.all);
		ck_assert_uint_eq(a.nops, 0);
		args_free(&a);
	}
}
END_TEST

START_TEST(test_the_family_is_the_second_word_only)
{
	struct args a;

	ck_assert_int_eq(parse(&a, "hme0 inet6 up"), 0);
	ck_assert_int_eq(a.family, AF_INET6);
	ck_assert(a.family_word);
	args_free(&a);
	ck_assert_int_eq(parse(&a, "hme0 up"), 0);
	ck_assert_int_eq(a.family, AF_UNSPEC);
	ck_assert(!a.family_word);
	args_free(&a);
	assert_error("hme0 up inet6", "inet6: bad address");
	/* The guide's hostname file says what the boot has said already. */
	assert_ops("hme0 inet inet 1.2.3.4 up", "addr 1.2.3.4/8; flags +1-0; ");
	assert_error("hme0 inet inet6 up", "inet6: bad address");
}
END_TEST

START_TEST(test_inet6_has_no_netmask_and_no_broadcast)
{
	assert_error("hme0 inet6 netmask +",
	    "Operation netmask not supported for inet6");
	assert_error("hme0 inet6 broadcast +",
	    "Operation broadcast not supported for inet6");
	assert_error("hme0 inet6 10.0.0.1", "10.0.0.1: bad address");
	assert_error("hme0 fe80::1", "fe80::1: bad address");
	assert_ops("hme0 inet6 addif 1080::56:a00:20ff:feb9:19fa/64 up",
	    "addif 1080::56:a00:20ff:feb9:19fa/64; flags +1-0; ");
	assert_ops("hme0 inet6 token ::1:2:3/64 up",
	    "token ::1:2:3/64; flags +1-0; ");
	assert_error("hme0 token ::1:2:3/64",
	    "Operation token not supported for inet");
	assert_error("hme0 inet6 token", "no argument for token");
	/* Without a length the kind of address says it. */
	assert_ops("hme0 inet6 addif 1080::1 up",
	    "addif 1080::1/64; flags +1-0; ");
	assert_ops("hme0 inet6 fe80::1", "addr fe80::1/10; ");
	assert_ops("hme0 inet6 addif ::", "addif ::/0; ");
	/* Each interface decides for itself. */
	assert_ops("-a6 netmask + broadcast +", "mask; broadcast; ");
}
END_TEST

static void
assert_selects(const char *line, uint64_t on, uint64_t off, int family)
{
	struct args a;

	ck_assert_int_eq(parse(&a, line), 0);
	ck_assert(a.all);
	ck_assert_uint_eq(a.sel_on, on);
	ck_assert_uint_eq(a.sel_off, off);
	ck_assert_int_eq(a.family, family);
	args_free(&a);
}

START_TEST(test_the_letters_of_a_come_in_any_order)
{
	assert_selects("-a", 0, 0, AF_UNSPEC);
	assert_selects("-a4", 0x1000000, 0, AF_INET);
	assert_selects("-4a", 0x1000000, 0, AF_INET);
	assert_selects("-au6", 0x2000001, 0, AF_INET6);
	assert_selects("-6ua", 0x2000001, 0, AF_INET6);
	assert_selects("-ad", 0, 1, AF_UNSPEC);
	assert_selects("-auD4", 0x1000001, 0x4000, AF_INET);
	assert_selects("-aZv", 0, 0, AF_UNSPEC);
	assert_selects("-a inet6", 0, 0, AF_INET6);
}
END_TEST

START_TEST(test_letters_without_a_name_no_interface)
{
	assert_error("-u", "-u: no such interface");
	assert_error("-4", "-4: no such interface");
	assert_error("-ax", "");
}
END_TEST

START_TEST(test_a_typo_is_a_bad_address)
{
	assert_error("hme0 upp", "upp: bad address");
	assert_error("hme0 netmask 255.255.255.0 192.168.85.999",
	    "192.168.85.999: bad address");
	assert_error("hme0 addif -failover", "-failover: bad address");
	assert_error("hme0 removeif nobody", "nobody: bad address");
}
END_TEST

START_TEST(test_a_host_name_is_looked_up)
{
	assert_ops("hme0 web/24", "addr 192.168.85.19/24; ");
	assert_ops("hme0 addif web", "addif 192.168.85.19/24; ");
}
END_TEST

START_TEST(test_a_bad_prefix_length_is_told)
{
	assert_error("hme0 10.0.0.1/x", "Bad prefix length in 10.0.0.1/x");
	assert_error("hme0 10.0.0.1/", "Bad prefix length in 10.0.0.1/");
	assert_error("hme0 10.0.0.1/33", "Bad prefix length: 33");
	assert_error("hme0 inet6 fe80::1/129", "Bad prefix length: 129");
	assert_error("hme0 removeif 10.0.0.1/24",
	    "10.0.0.1/24: unexpected '/'");
	assert_error("hme0 broadcast 10.0.0.1/24",
	    "10.0.0.1/24: unexpected '/'");
}
END_TEST

START_TEST(test_a_mask_that_is_no_mask_is_told)
{
	assert_error("hme0 netmask 255.0.255.0",
	    "255.0.255.0: bad netmask: its one bits must come first, without "
	    "a gap");
	assert_error("hme0 netmask 0xffff00ff",
	    "0xffff00ff: bad netmask: its one bits must come first, without a "
	    "gap");
	assert_error("hme0 netmask blah", "blah: bad address");
	assert_ops("hme0 netmask 0", "mask 0; ");
	assert_ops("hme0 netmask 0xfffffff0", "mask 28; ");
}
END_TEST

START_TEST(test_a_missing_argument_is_told)
{
	assert_error("hme0 netmask", "no argument for netmask");
	assert_error("hme0 up group", "no argument for group");
	assert_error("hme0 addif", "no argument for addif");
	assert_error("hme0 mtu", "no argument for mtu");
	assert_error("hme0 set", "no argument for set");
}
END_TEST

START_TEST(test_a_number_that_is_none_is_told)
{
	assert_error("hme0 mtu 1x", "1x: bad mtu, a number is needed");
	assert_error("hme0 mtu -1", "-1: bad mtu, a number is needed");
	assert_error("hme0 metric 4294967296",
	    "4294967296: bad metric, a number is needed");
}
END_TEST

START_TEST(test_names_that_are_too_long_are_told)
{
	assert_ops("abcdefghijklmnopqrstuvwxyz01234 up", "flags +1-0; ");
	assert_error("abcdefghijklmnopqrstuvwxyz012345 up",
	    "abcdefghijklmnopqrstuvwxyz012345: interface name too long");
	assert_ops("hme0 group abcdefghijklmnopqrstuvwxyz01234",
	    "group 'abcdefghijklmnopqrstuvwxyz01234'; ");
	assert_error("hme0 group abcdefghijklmnopqrstuvwxyz012345",
	    "abcdefghijklmnopqrstuvwxyz012345: group name too long (31 "
	    "characters at most)");
}
END_TEST

START_TEST(test_a_word_for_the_physical_interface_is_refused_on_a_unit)
{
	assert_error("hme0:1 addif 10.0.0.1",
	    "addif: bad physical interface name hme0:1");
	assert_error("hme0:1 removeif 10.0.0.1",
	    "removeif: bad physical interface name hme0:1");
	assert_error("hme0:0 unplumb",
	    "unplumb: Cannot unplumb hme0:0: Invalid interface");
	assert_error("hme0:0 plumb",
	    "plumb: hme0:0: bad logical interface name");
	assert_error("hme0:01 plumb",
	    "plumb: hme0:01: bad logical interface name");
	assert_error("hme0:x plumb",
	    "plumb: hme0:x: bad logical interface name");
	assert_ops("hme0:10 plumb", "plumb; ");
}
END_TEST

START_TEST(test_an_operation_knows_its_place_on_the_line)
{
	struct args a;

	ck_assert_int_eq(parse(&a,
			     "hme0 inet web netmask + group test addif "
			     "10.0.0.1 up"),
	    0);
	ck_assert_uint_eq(a.nops, 5);
	ck_assert_uint_eq(a.ops[0].at, 2);
	ck_assert_uint_eq(a.ops[1].at, 4);
	ck_assert_uint_eq(a.ops[2].at, 6);
	ck_assert_uint_eq(a.ops[3].at, 8);
	ck_assert_uint_eq(a.ops[4].at, 9);
	args_free(&a);
}
END_TEST

START_TEST(test_what_is_wrong_is_found_again_on_the_line)
{
	static const struct {
		const char *line;
		size_t at;
	} bad[] = {
		{ "hme0 up wbe", 2 },
		{ "hme0 up netmask 1.2.3.4.5 up", 3 },
		{ "hme0 up group", 2 },
		{ "hme0 up zone x", 2 },
		{ "-x up", 0 },
		{ "hme0:1 up addif 10.0.0.1", 3 },
	};
	struct args a;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(parse(&a, bad[i].line), -EINVAL);
		ck_assert_uint_eq(a.error_at, bad[i].at);
		args_free(&a);
	}
}
END_TEST

START_TEST(test_what_takes_an_argument_and_what_is_an_address)
{
	ck_assert_int_eq(args_arity("netmask"), 1);
	ck_assert_int_eq(args_arity("addif"), 1);
	ck_assert_int_eq(args_arity("group"), 1);
	ck_assert_int_eq(args_arity("mtu"), 1);
	ck_assert_int_eq(args_arity("set"), 1);
	ck_assert_int_eq(args_arity("up"), 0);
	ck_assert_int_eq(args_arity("plumb"), 0);
	ck_assert_int_eq(args_arity("-failover"), 0);
	ck_assert_int_eq(args_arity("ether"), 0);
	ck_assert_int_eq(args_arity("web"), -1);
	ck_assert_int_eq(args_arity("192.168.85.19"), -1);
}
END_TEST

START_TEST(test_what_linux_has_otherwise_is_refused_by_name)
{
	assert_error("hme0 up index 5",
	    "index: not supported on Linux: the kernel chooses it");
	assert_error("hme0 dhcp start",
	    "dhcp: not supported on Linux: let the DHCP client of the system "
	    "run on the interface");
	assert_error("hme0 ether 8:0:20:1:2:3",
	    "ether: not supported on Linux: no MAC address is ever rewritten "
	    "here; use ip link set");
	assert_error("hme0 modlist",
	    "modlist: not supported on Linux: there are no STREAMS modules");
}
END_TEST

START_TEST(test_the_words_that_abort_fail_softly)
{
	struct args a;

	ck_assert_int_eq(parse(&a, "hme0 group a standby up mtu 9"), 0);
	ck_assert(a.ops[0].soft);
	ck_assert(a.ops[1].soft);
	ck_assert(!a.ops[2].soft);
	ck_assert(!a.ops[3].soft);
	ck_assert(args_has(&a, OP_GROUP));
	ck_assert(!args_has(&a, OP_PLUMB));
	args_free(&a);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("args");
	TCase *tc = tcase_create("args");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_the_canonical_line_is_understood);
	tcase_add_test(tc, test_the_commands_of_the_article_are_understood);
	tcase_add_test(tc, test_a_lone_plus_behind_a_netmask_is_broadcast_plus);
	tcase_add_test(tc,
	    test_the_last_netmask_of_the_line_is_that_of_all_addresses);
	tcase_add_test(tc, test_a_prefix_length_beats_the_netmask);
	tcase_add_test(tc, test_without_a_mask_the_class_gives_it);
	tcase_add_test(tc, test_the_second_address_in_a_row_is_the_far_end);
	tcase_add_test(tc, test_set_takes_an_address_a_length_or_both);
	tcase_add_test(tc, test_every_word_of_a_member_is_known);
	tcase_add_test(tc, test_names_of_linux_are_names);
	tcase_add_test(tc, test_the_family_is_the_second_word_only);
	tcase_add_test(tc, test_inet6_has_no_netmask_and_no_broadcast);
	tcase_add_test(tc, test_the_letters_of_a_come_in_any_order);
	tcase_add_test(tc, test_letters_without_a_name_no_interface);
	tcase_add_test(tc, test_a_typo_is_a_bad_address);
	tcase_add_test(tc, test_a_host_name_is_looked_up);
	tcase_add_test(tc, test_a_bad_prefix_length_is_told);
	tcase_add_test(tc, test_a_mask_that_is_no_mask_is_told);
	tcase_add_test(tc, test_a_missing_argument_is_told);
	tcase_add_test(tc, test_a_number_that_is_none_is_told);
	tcase_add_test(tc, test_names_that_are_too_long_are_told);
	tcase_add_test(tc,
	    test_a_word_for_the_physical_interface_is_refused_on_a_unit);
	tcase_add_test(tc, test_an_operation_knows_its_place_on_the_line);
	tcase_add_test(tc, test_what_is_wrong_is_found_again_on_the_line);
	tcase_add_test(tc, test_what_takes_an_argument_and_what_is_an_address);
	tcase_add_test(tc, test_what_linux_has_otherwise_is_refused_by_name);
	tcase_add_test(tc, test_the_words_that_abort_fail_softly);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
