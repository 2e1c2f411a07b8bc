/*
 * check_icmp.c - echo requests have the right bytes; only a whole, right reply
 * is taken.
 */
#include "mpathd/wire/icmp.h"

#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HEADER 20
#define PACKET (HEADER + ICMP_ECHO_SIZE)

static const struct icmp_echo probe = { .id = 0x0102,
	.seq = 0x0304,
	.sent_ms = 0x05060708,
	.kind = 0x1234,
	.token = 0x1112131415161718 };

static uint16_t
sum_of(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i += 2)
		sum += (uint32_t)(p[i] << 8 | p[i + 1]);
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void
sum_again(uint8_t *m)
{
	uint16_t sum;

	m[2] = m[3] = 0;
	sum = (uint16_t)~sum_of(m, ICMP_ECHO_SIZE);
	m[2] = (uint8_t)(sum >> 8);
	m[3] = (uint8_t)sum;
}

/* What the peer 192.0.2.7 answers to the probe, as a raw socket gives it. */
static void
make_reply(uint8_t p[PACKET])
{
	memset(p, 0, PACKET);
	p[0] = 0x45;
	p[3] = PACKET;
	p[8] = 64;
	p[9] = 1;
	memcpy(p + 12, "\300\0\002\007", 4);
	memcpy(p + 16, "\300\0\002\001", 4);
	icmp_put_request(p + HEADER, &probe);
	p[HEADER] = 0;
	sum_again(p + HEADER);
}

static int
get(const uint8_t *p, size_t len)
{
	struct icmp_echo e;
	struct ipaddr from;
	/* Of its right size, so that the sanitizer sees one byte too far. */
	uint8_t *copy = malloc(len);
	int err;

	if (len != 0)
		memcpy(copy, p, len);
	err = icmp_get_reply(&e, &from, copy, len);
	free(copy);
	return err;
}

START_TEST(test_a_request_has_the_layout_of_in_mpathd_and_a_token)
{
	static const uint8_t want[] = { 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0,
		0, 0x12, 0x34, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18 };
	uint8_t buf[ICMP_ECHO_SIZE];

	icmp_put_request(buf, &probe);
	ck_assert_uint_eq(sum_of(buf, sizeof(buf)), 0xffff);
	buf[2] = buf[3] = 0;
	ck_assert_mem_eq(buf, want, sizeof(want));
}
END_TEST

START_TEST(test_a_reply_gives_back_what_was_sent_and_who_answered)
{
	uint8_t p[PACKET];
	struct icmp_echo e;
	struct ipaddr from, want;

	make_reply(p);
	ck_assert_int_eq(icmp_get_reply(&e, &from, p, sizeof(p)), 0);
	ck_assert_uint_eq(e.id, probe.id);
	ck_assert_uint_eq(e.seq, probe.seq);
	ck_assert_uint_eq(e.sent_ms, probe.sent_ms);
	ck_assert_uint_eq(e.kind, probe.kind);
	ck_assert_uint_eq(e.token, probe.token);
	ipaddr_parse(&want, AF_INET, "192.0.2.7");
	ck_assert(ipaddr_equal(&from, &want));
}
END_TEST

START_TEST(test_a_reply_behind_ip_options_is_found)
{
	uint8_t p[PACKET + 4] = { 0 };

	make_reply(p);
	memmove(p + HEADER + 4, p + HEADER, ICMP_ECHO_SIZE);
	memset(p + HEADER, 1, 4);
	p[0] = 0x46;
	p[3] = sizeof(p);
	ck_assert_int_eq(get(p, sizeof(p)), 0);
}
END_TEST

START_TEST(test_a_reply_that_is_cut_off_is_refused)
{
	uint8_t p[PACKET];

	make_reply(p);
	for (size_t len = 0; len < sizeof(p); len++)
		ck_assert_int_eq(get(p, len), -EBADMSG);
	ck_assert_int_eq(get(p, sizeof(p)), 0);
}
END_TEST

/* One byte of a good reply made wrong; sum: the checksum is made right. */
static const struct {
	const char *what;
	size_t at;
	uint8_t value;
	bool sum;
} wrong[] = {
	{ "IP version 6", 0, 0x65, false },
	{ "IP header of 16 bytes", 0, 0x44, false },
	{ "IP header longer than the packet", 0, 0x4f, false },
	{ "longer message", 3, PACKET + 1, false },
	{ "shorter message", 3, PACKET - 1, false },
	{ "fragment", 7, 1, false },
	{ "UDP", 9, 17, false },
	{ "echo request", HEADER, 8, true },
	{ "unreachable", HEADER, 3, true },
	{ "code", HEADER + 1, 1, true },
	{ "checksum", HEADER + 2, 0x5a, false },
	{ "content", HEADER + 20, 0x5a, false },
};

START_TEST(test_a_wrong_reply_is_refused)
{
	uint8_t p[PACKET];

	make_reply(p);
	p[wrong[_i].at] = wrong[_i].value;
	if (wrong[_i].sum)
		sum_again(p + HEADER);
	ck_assert_msg(get(p, sizeof(p)) == -EBADMSG, "%s", wrong[_i].what);
}
END_TEST

static int
get6(const uint8_t *p, size_t len, struct icmp_echo *e)
{
	uint8_t *copy = malloc(len);
	int err;

	if (len != 0)
		memcpy(copy, p, len);
	err = icmp_get_reply6(e, copy, len);
	free(copy);
	return err;
}

START_TEST(test_a_reply_of_icmpv6_gives_the_probe_back)
{
	uint8_t m[ICMP_ECHO_SIZE + 1] = { 0 };
	struct icmp_echo e = { 0 };

	icmp_put_request6(m, &probe);
	ck_assert_uint_eq(m[0], 128);
	/* The kernel puts the checksum in. */
	ck_assert_uint_eq(m[2] | m[3], 0);
	ck_assert_int_eq(get6(m, ICMP_ECHO_SIZE, &e), -EBADMSG);
	m[0] = 129;
	ck_assert_int_eq(get6(m, ICMP_ECHO_SIZE, &e), 0);
	ck_assert_uint_eq(e.id, probe.id);
	ck_assert_uint_eq(e.seq, probe.seq);
	ck_assert_uint_eq(e.token, probe.token);
	ck_assert_int_eq(get6(m, ICMP_ECHO_SIZE + 1, &e), -EBADMSG);
	ck_assert_int_eq(get6(m, ICMP_ECHO_SIZE - 1, &e), -EBADMSG);
	ck_assert_int_eq(get6(m, 0, &e), -EBADMSG);
	m[1] = 1;
	ck_assert_int_eq(get6(m, ICMP_ECHO_SIZE, &e), -EBADMSG);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("icmp");
	TCase *tc = tcase_create("icmp");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(tc,
	    test_a_request_has_the_layout_of_in_mpathd_and_a_token);
	tcase_add_test(tc,
	    test_a_reply_gives_back_what_was_sent_and_who_answered);
	tcase_add_test(tc, test_a_reply_behind_ip_options_is_found);
	tcase_add_test(tc, test_a_reply_that_is_cut_off_is_refused);
	tcase_add_loop_test(tc, test_a_wrong_reply_is_refused, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(tc, test_a_reply_of_icmpv6_gives_the_probe_back);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
