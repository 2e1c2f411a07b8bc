/*
 * check_ipaddr.c - tests of lib/ipaddr.
 */
#include "lib/ipaddr.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct ipaddr
addr(const char *text)
{
	struct ipaddr a;

	ck_assert_msg(ipaddr_parse(&a, AF_UNSPEC, text) == 0, "%s", text);
	return a;
}

static const char *
print(struct ipaddr a)
{
	static char buf[IPADDR_STRLEN];

	return ipaddr_print_prefix(&a, buf);
}

START_TEST(test_what_is_printed_is_what_was_parsed)
{
	static const char *const texts[] = { "192.168.85.19/24", "0.0.0.0/0",
		"255.255.255.255/32", "fe80::a00:20ff:feb9:19fa/10", "::/0",
		"1080::56:a00:20ff:feb9:19fa/64",
		"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128" };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_str_eq(print(addr(texts[i])), texts[i]);
}
END_TEST

START_TEST(test_without_a_length_it_is_a_host)
{
	struct ipaddr none = { .family = AF_UNSPEC };
	char buf[IPADDR_STRLEN];

	ck_assert_str_eq(print(addr("192.0.2.1")), "192.0.2.1/32");
	ck_assert_str_eq(print(addr("2001:db8::1")), "2001:db8::1/128");
	ck_assert_str_eq(print(none), "-");
	none = addr("192.0.2.1/24");
	ck_assert_str_eq(ipaddr_print(&none, buf), "192.0.2.1");
}
END_TEST

START_TEST(test_what_is_no_address_is_refused)
{
	static const char *const texts[] = { "", "/", "/24", "192.0.2",
		"192.0.2.256", "192.0.2.1/", "192.0.2.1/33", "192.0.2.1/-1",
		"192.0.2.1/ 1", "192.0.2.1/0x8", "192.0.2.1/2400", "::1/129",
		"fe80::1%eth0", "hme0", "192.0.2.1 " };
	struct ipaddr a = addr("10.0.0.1/8");
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, texts[i]),
		    -EINVAL);
	ck_assert_int_eq(ipaddr_parse(&a, AF_INET6, "192.0.2.1"), -EINVAL);
	ck_assert_int_eq(ipaddr_parse(&a, AF_INET, "::1"), -EINVAL);
	ck_assert_str_eq(print(a), "10.0.0.1/8");
}
END_TEST

START_TEST(test_a_text_longer_than_any_address_is_refused)
{
	char text[4 * IPADDR_STRLEN];
	struct ipaddr a;

	memset(text, '1', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, text), -EINVAL);
}
END_TEST

START_TEST(test_a_network_and_its_broadcast_are_its_ends)
{
	struct ipaddr a = addr("192.168.85.77/26");
	struct ipaddr b = addr("2001:db8::ffff/113");

	ck_assert_str_eq(print(ipaddr_network(&a)), "192.168.85.64/26");
	ck_assert_str_eq(print(ipaddr_broadcast(&a)), "192.168.85.127/26");
	ck_assert_str_eq(print(ipaddr_network(&b)), "2001:db8::8000/113");
	a.plen = 0;
	ck_assert_str_eq(print(ipaddr_network(&a)), "0.0.0.0/0");
	ck_assert_str_eq(print(ipaddr_broadcast(&a)), "255.255.255.255/0");
	a.plen = 32;
	ck_assert_str_eq(print(ipaddr_network(&a)), "192.168.85.77/32");
}
END_TEST

START_TEST(test_a_network_contains_its_hosts)
{
	struct ipaddr net = addr("192.168.85.19/24"), all = addr("0.0.0.0/0");
	struct ipaddr in = addr("192.168.85.255"), out = addr("192.168.86.1");
	struct ipaddr six = addr("::1");

	ck_assert(ipaddr_contains(&net, &in));
	ck_assert(!ipaddr_contains(&net, &out));
	ck_assert(ipaddr_contains(&all, &out));
	ck_assert(!ipaddr_contains(&all, &six));
}
END_TEST

START_TEST(test_the_same_address_may_have_another_length)
{
	struct ipaddr a = addr("10.0.0.1/8"), b = addr("10.0.0.1/24");
	struct ipaddr c = addr("10.0.0.2/8");

	ck_assert(ipaddr_same(&a, &b));
	ck_assert(!ipaddr_equal(&a, &b));
	ck_assert(ipaddr_equal(&a, &a));
	ck_assert(!ipaddr_same(&a, &c));
}
END_TEST

START_TEST(test_special_addresses_are_known)
{
	struct ipaddr none = { .family = AF_UNSPEC };
	struct ipaddr a = addr("0.0.0.0"), b = addr("127.1.2.3");
	struct ipaddr c = addr("224.0.0.1"), d = addr("169.254.1.1");
	struct ipaddr e = addr("::1"), f = addr("ff02::1");
	struct ipaddr g = addr("febf::1"), h = addr("fec0::1");

	ck_assert(!ipaddr_is_set(&none));
	ck_assert(ipaddr_is_any(&none));
	ck_assert(ipaddr_is_any(&a) && ipaddr_is_set(&a));
	ck_assert(ipaddr_is_loopback(&b) && ipaddr_is_loopback(&e));
	ck_assert(ipaddr_is_multicast(&c) && ipaddr_is_multicast(&f));
	ck_assert(!ipaddr_is_multicast(&b));
	ck_assert(ipaddr_is_linklocal(&d) && ipaddr_is_linklocal(&g));
	ck_assert(!ipaddr_is_linklocal(&h));
}
END_TEST

START_TEST(test_a_mask_is_a_length_and_back)
{
	unsigned int n;
	uint8_t plen;

	for (n = 0; n <= 32; n++) {
		ck_assert_int_eq(ipaddr_mask4_plen(ipaddr_mask4(n), &plen), 0);
		ck_assert_uint_eq(plen, n);
	}
	ck_assert_uint_eq(ipaddr_mask4(24), 0xffffff00);
	ck_assert_uint_eq(ipaddr_mask4(0), 0);
	ck_assert_int_eq(ipaddr_mask4_plen(0xff00ff00, &plen), -EINVAL);
	ck_assert_int_eq(ipaddr_mask4_plen(0x1, &plen), -EINVAL);
}
END_TEST

START_TEST(test_class_or_kind_gives_a_length)
{
	struct ipaddr a = addr("127.0.0.1"), b = addr("191.255.0.1");
	struct ipaddr c = addr("192.0.0.1"), any = addr("0.0.0.0");
	struct ipaddr loop = addr("::1"), local = addr("fe80::1");
	struct ipaddr global = addr("2001:db8::1"), none = addr("::");

	ck_assert_uint_eq(ipaddr_default_plen(&a), 8);
	ck_assert_uint_eq(ipaddr_default_plen(&b), 16);
	ck_assert_uint_eq(ipaddr_default_plen(&c), 24);
	ck_assert_uint_eq(ipaddr_default_plen(&any), 0);
	ck_assert_uint_eq(ipaddr_default_plen(&loop), 128);
	ck_assert_uint_eq(ipaddr_default_plen(&local), 10);
	ck_assert_uint_eq(ipaddr_default_plen(&global), 64);
	ck_assert_uint_eq(ipaddr_default_plen(&none), 0);
}
END_TEST

START_TEST(test_bytes_make_an_address)
{
	static const uint8_t b[] = { 192, 0, 2, 7 };
	struct ipaddr a = ipaddr_make(AF_INET, b, 24),
		      want = addr("192.0.2.7/24");

	ck_assert_mem_eq(&a, &want, sizeof(a));
	a = ipaddr_any(AF_INET6);
	ck_assert_str_eq(print(a), "::/0");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipaddr");
	TCase *tc = tcase_create("ipaddr");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_what_is_printed_is_what_was_parsed);
	tcase_add_test(tc, test_without_a_length_it_is_a_host);
	tcase_add_test(tc, test_what_is_no_address_is_refused);
	tcase_add_test(tc, test_a_text_longer_than_any_address_is_refused);
	tcase_add_test(tc, test_a_network_and_its_broadcast_are_its_ends);
	tcase_add_test(tc, test_a_network_contains_its_hosts);
	tcase_add_test(tc, test_the_same_address_may_have_another_length);
	tcase_add_test(tc, test_special_addresses_are_known);
	tcase_add_test(tc, test_a_mask_is_a_length_and_back);
	tcase_add_test(tc, test_class_or_kind_gives_a_length);
	tcase_add_test(tc, test_bytes_make_an_address);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
