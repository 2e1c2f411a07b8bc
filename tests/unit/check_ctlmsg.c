/*
 * check_ctlmsg.c - tests of lib/ctlmsg.
 */
#include "lib/ctlmsg.h"

#include <check.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define WORDS (CTL_MSGSIZ / sizeof(uint32_t))

static struct ipaddr
addr(const char *text)
{
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, text), 0);
	return a;
}

static struct ctlreq
full_req(void)
{
	struct ctlreq r;

	memset(&r, 0, sizeof(r));
	r.type = CTL_SET_FLAGS;
	r.seq = 77;
	r.family = AF_INET;
	strcpy(r.name, "hme0:1");
	strcpy(r.group, "abcdefghijklmnopqrstuvwxyz01234");
	r.addr = addr("192.168.85.21/24");
	r.flags_on = 0x4000000000;
	r.flags_off = 1;
	r.value = 4294967295;
	strcpy(r.home, "hme1");
	return r;
}

static struct ctlunit
full_unit(void)
{
	struct ctlunit u;

	memset(&u, 0, sizeof(u));
	strcpy(u.name, "enp3s0f1.4000:12");
	u.family = AF_INET6;
	u.flags = 0x2080841;
	u.metric = 3;
	u.mtu = 9000;
	u.index = 17;
	u.addr = addr("2001:db8::19/64");
	u.broadcast = addr("192.168.85.255");
	u.dst = addr("fe80::1");
	strcpy(u.group, "test");
	strcpy(u.home, "hme1");
	memset(u.hwaddr, 0xab, sizeof(u.hwaddr));
	u.hwlen = sizeof(u.hwaddr);
	u.plumbed = true;
	return u;
}

START_TEST(test_a_request_comes_back_as_it_was)
{
	struct ctlreq in = full_req(), out;
	uint32_t buf[WORDS], seq;
	size_t len = ctlmsg_put_req(buf, &in);

	ck_assert_uint_le(len, CTL_MSGSIZ);
	ck_assert_int_eq(ctlmsg_type(buf, len), CTL_SET_FLAGS);
	ck_assert_int_eq(ctlmsg_seq(buf, len, &seq), 0);
	ck_assert_uint_eq(seq, 77);
	ck_assert_int_eq(ctlmsg_get_req(&out, buf, len), 0);
	ck_assert_int_eq(out.type, in.type);
	ck_assert_uint_eq(out.seq, in.seq);
	ck_assert_str_eq(out.name, in.name);
	ck_assert_str_eq(out.group, in.group);
	ck_assert_uint_eq(out.family, in.family);
	ck_assert(ipaddr_equal(&out.addr, &in.addr));
	ck_assert_uint_eq(out.flags_on, in.flags_on);
	ck_assert_uint_eq(out.flags_off, in.flags_off);
	ck_assert_uint_eq(out.value, in.value);
	ck_assert_str_eq(out.home, in.home);
}
END_TEST

START_TEST(test_a_reply_comes_back_as_it_was)
{
	struct ctlreply in = { .seq = 5, .error = EADDRNOTAVAIL }, out;
	uint32_t buf[WORDS];
	size_t len;

	strcpy(in.name, "hme1:2");
	memset(in.text, 'x', sizeof(in.text) - 1);
	len = ctlmsg_put_reply(buf, &in);
	ck_assert_int_eq(ctlmsg_get_reply(&out, buf, len), 0);
	ck_assert_uint_eq(out.seq, 5);
	ck_assert_int_eq(out.error, EADDRNOTAVAIL);
	ck_assert_str_eq(out.name, in.name);
	ck_assert_str_eq(out.text, in.text);
}
END_TEST

START_TEST(test_a_unit_comes_back_as_it_was)
{
	struct ctlunit in = full_unit(), out;
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_unit(buf, 9, &in);

	ck_assert_uint_le(len, CTL_MSGSIZ);
	ck_assert_int_eq(ctlmsg_get_unit(&out, buf, len), 0);
	ck_assert_str_eq(out.name, in.name);
	ck_assert_uint_eq(out.family, in.family);
	ck_assert_uint_eq(out.flags, in.flags);
	ck_assert_uint_eq(out.metric, in.metric);
	ck_assert_uint_eq(out.mtu, in.mtu);
	ck_assert_uint_eq(out.index, in.index);
	ck_assert(ipaddr_equal(&out.addr, &in.addr));
	ck_assert(ipaddr_equal(&out.broadcast, &in.broadcast));
	ck_assert(ipaddr_equal(&out.dst, &in.dst));
	ck_assert_str_eq(out.group, in.group);
	ck_assert_str_eq(out.home, in.home);
	ck_assert_uint_eq(out.hwlen, in.hwlen);
	ck_assert_mem_eq(out.hwaddr, in.hwaddr, sizeof(in.hwaddr));
	ck_assert(out.plumbed);
}
END_TEST

/* Every byte of it is set, as far as that makes sense. */
static struct ctlrecord
full_event(void)
{
	struct ctlrecord r = { .type = CTL_EVENT };

	r.event.type = 6;
	r.event.time = UINT64_C(0x123456789abcdef0);
	r.event.sig = UINT64_C(0xfedcba9876543210);
	r.event.added = true;
	strcpy(r.event.group, "test");
	strcpy(r.event.name, "hme0");
	strcpy(r.event.from, "ok");
	strcpy(r.event.to, "failed");
	strcpy(r.event.reason, "probes lost");
	r.event.addr = addr("192.168.85.1");
	r.event.result = 2;
	r.event.id = 65535;
	r.event.start = INT64_MAX;
	r.event.netrtt = r.event.rtt = -1;
	r.event.rttavg = 1;
	r.event.rttdev = 2;
	return r;
}

static struct ctlrecord
full_member(void)
{
	struct ctlrecord r = { .type = CTL_MEMBER };

	strcpy(r.member.name, "hme0");
	strcpy(r.member.group, "test");
	r.member.state = 1;
	r.member.type = 2;
	r.member.linkstate = 3;
	r.member.probestate = 4;
	r.member.flags = 5;
	r.member.targmode4 = 6;
	r.member.targmode6 = 7;
	r.member.testaddr4 = addr("192.168.85.21");
	r.member.testaddr6 = addr("fe80::1");
	r.member.since = 8;
	strcpy(r.member.reason, "link down");
	return r;
}

static struct ctlrecord
full_group(void)
{
	struct ctlrecord r = { .type = CTL_GROUP };

	strcpy(r.group.name, "test");
	r.group.sig = 1;
	r.group.state = 2;
	r.group.fdt = 3;
	r.group.since = 4;
	memset(r.group.reason, 'x', sizeof(r.group.reason) - 1);
	return r;
}

static struct ctlrecord
full_addr(void)
{
	struct ctlrecord r = { .type = CTL_ADDR };

	r.addr.addr = addr("2001:db8::19/64");
	r.addr.state = 1;
	strcpy(r.addr.group, "test");
	strcpy(r.addr.binding, "hme1");
	strcpy(r.addr.home, "hme0");
	return r;
}

static struct ctlrecord
full_target(void)
{
	struct ctlrecord r = { .type = CTL_TARGET };

	strcpy(r.target.name, "hme0");
	r.target.addr = addr("192.168.85.1");
	return r;
}

START_TEST(test_each_kind_of_record_comes_back_as_it_was)
{
	const struct ctlrecord in[] = { full_event(), full_member(),
		full_group(), full_addr(), full_target() };
	struct ctlrecord out;
	uint32_t buf[WORDS], seq;
	size_t i, len;

	for (i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
		len = ctlmsg_put_record(buf, 9, &in[i]);
		ck_assert_uint_le(len, CTL_MSGSIZ);
		ck_assert_int_eq(ctlmsg_seq(buf, len, &seq), 0);
		ck_assert_uint_eq(seq, 9);
		ck_assert_int_eq(ctlmsg_get_record(&out, buf, len), 0);
		ck_assert_mem_eq(&out, &in[i], sizeof(out));
		ck_assert_int_eq(ctlmsg_get_record(&out, buf, len - 4),
		    -EBADMSG);
	}
}
END_TEST

START_TEST(test_a_unit_is_a_record_too_and_a_reply_is_none)
{
	struct ctlrecord in = { .type = CTL_UNIT, .unit = full_unit() }, out;
	const struct ctlreply reply = { .seq = 1,
		.code = 2,
		.sig = UINT64_MAX };
	struct ctlreply back;
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_record(buf, 1, &in);

	ck_assert_int_eq(ctlmsg_get_record(&out, buf, len), 0);
	ck_assert_str_eq(out.unit.name, in.unit.name);
	ck_assert_uint_eq(out.unit.hwlen, in.unit.hwlen);
	len = ctlmsg_put_reply(buf, &reply);
	ck_assert_int_eq(ctlmsg_get_record(&out, buf, len), -EBADMSG);
	ck_assert_int_eq(ctlmsg_get_reply(&back, buf, len), 0);
	ck_assert_uint_eq(back.code, 2);
	ck_assert_uint_eq(back.sig, UINT64_MAX);
}
END_TEST

START_TEST(test_no_bit_of_an_event_can_do_harm)
{
	const struct ctlrecord in = full_event();
	struct ctlrecord out;
	uint32_t buf[WORDS];
	uint8_t *p = (uint8_t *)buf;
	size_t i, len = ctlmsg_put_record(buf, 9, &in);
	unsigned int bit;

	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++) {
			p[i] ^= (uint8_t)(1u << bit);
			if (ctlmsg_get_record(&out, buf, len) == 0 &&
			    out.type == CTL_EVENT) {
				ck_assert_uint_lt(strlen(out.event.name),
				    CTL_NAMESIZ);
				ck_assert_uint_lt(strlen(out.event.reason),
				    CTL_REASONSIZ);
			}
			p[i] ^= (uint8_t)(1u << bit);
		}
}
END_TEST

START_TEST(test_what_is_not_sent_is_zero_or_empty)
{
	static const struct ctlreq none = { .type = CTL_LIST };
	struct ctlreq out;
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_req(buf, &none);

	ck_assert_uint_eq(len, sizeof(struct nlmsghdr));
	memset(&out, 0xff, sizeof(out));
	ck_assert_int_eq(ctlmsg_get_req(&out, buf, len), 0);
	ck_assert_str_eq(out.name, "");
	ck_assert_str_eq(out.group, "");
	ck_assert(!ipaddr_is_set(&out.addr));
	ck_assert_uint_eq(out.value, 0);
	ck_assert_uint_eq(out.flags_on, 0);
}
END_TEST

START_TEST(test_an_unknown_attribute_is_passed_over)
{
	struct ctlreq in = full_req(), out;
	uint32_t buf[WORDS];

	ctlmsg_put_req(buf, &in);
	mnl_attr_put((struct nlmsghdr *)buf, 999, 5, "abcd");
	ck_assert_int_eq(
	    ctlmsg_get_req(&out, buf, ((struct nlmsghdr *)buf)->nlmsg_len), 0);
	ck_assert_str_eq(out.name, in.name);
}
END_TEST

START_TEST(test_a_message_cut_off_anywhere_is_refused)
{
	struct ctlreq in = full_req(), out;
	uint32_t buf[WORDS];
	size_t n, len = ctlmsg_put_req(buf, &in);
	void *cut;

	for (n = 0; n < len; n++) {
		/* Of its own, so that a sanitizer sees a read behind it. */
		cut = malloc(n > 0 ? n : 1);
		memcpy(cut, buf, n);
		ck_assert_int_eq(ctlmsg_get_req(&out, cut, n), -EBADMSG);
		ck_assert_int_eq(ctlmsg_type(cut, n), -EBADMSG);
		if (n >= sizeof(struct nlmsghdr)) {
			((struct nlmsghdr *)cut)->nlmsg_len = (uint32_t)n;
			ctlmsg_get_req(&out, cut, n);
		}
		free(cut);
	}
	ck_assert_int_eq(ctlmsg_get_req(&out, buf, len + 4), -EBADMSG);
}
END_TEST

/* A request with the one given attribute. */
static int
get_with(unsigned int attr, const void *data, size_t len)
{
	struct ctlreq req = { .type = CTL_PLUMB }, out;
	uint32_t buf[WORDS];

	ctlmsg_put_req(buf, &req);
	mnl_attr_put((struct nlmsghdr *)buf, (uint16_t)attr, len, data);
	return ctlmsg_get_req(&out, buf, ((struct nlmsghdr *)buf)->nlmsg_len);
}

START_TEST(test_a_string_must_end_within_its_attribute_and_fit)
{
	char name[CTL_NAMESIZ + 1];

	memset(name, 'x', sizeof(name));
	ck_assert_int_eq(get_with(1, "hme0", 5), 0);
	ck_assert_int_eq(get_with(1, "hme0", 4), -EBADMSG);
	ck_assert_int_eq(get_with(1, "", 0), -EBADMSG);
	ck_assert_int_eq(get_with(1, "hm\0e0", 6), -EBADMSG);
	ck_assert_int_eq(get_with(1, name, CTL_NAMESIZ), -EBADMSG);
	name[CTL_NAMESIZ] = '\0';
	ck_assert_int_eq(get_with(1, name, CTL_NAMESIZ + 1), -EBADMSG);
	name[CTL_NAMESIZ - 1] = '\0';
	ck_assert_int_eq(get_with(1, name, CTL_NAMESIZ), 0);
}
END_TEST

START_TEST(test_a_number_of_the_wrong_size_is_refused)
{
	ck_assert_int_eq(get_with(2, "\2", 1), 0);
	ck_assert_int_eq(get_with(2, "\2\0", 2), -EBADMSG);
	ck_assert_int_eq(get_with(7, "\1\2\3\4", 4), 0);
	ck_assert_int_eq(get_with(7, "\1\2\3", 3), -EBADMSG);
	ck_assert_int_eq(get_with(4, "\1\2\3\4", 4), -EBADMSG);
}
END_TEST

START_TEST(test_a_family_or_an_address_that_cannot_be_is_refused)
{
	struct ipaddr a = addr("192.0.2.1/24");

	ck_assert_int_eq(get_with(2, "\3", 1), -EBADMSG);
	ck_assert_int_eq(get_with(3, &a, sizeof(a)), 0);
	ck_assert_int_eq(get_with(3, &a, sizeof(a) - 1), -EBADMSG);
	a.plen = 33;
	ck_assert_int_eq(get_with(3, &a, sizeof(a)), -EBADMSG);
	a.plen = 24;
	a.b[15] = 1;
	ck_assert_int_eq(get_with(3, &a, sizeof(a)), -EBADMSG);
	a.family = 99;
	ck_assert_int_eq(get_with(3, &a, sizeof(a)), -EBADMSG);
}
END_TEST

START_TEST(test_an_error_that_is_no_errno_value_is_refused)
{
	struct ctlreply in = { .error = -1 }, out;
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_reply(buf, &in);

	ck_assert_int_eq(ctlmsg_get_reply(&out, buf, len), -EBADMSG);
}
END_TEST

START_TEST(test_a_message_of_another_type_is_refused)
{
	struct ctlunit unit = full_unit(), uout;
	struct ctlreply reply = { .seq = 1 }, rout;
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_unit(buf, 1, &unit);

	ck_assert_int_eq(ctlmsg_get_reply(&rout, buf, len), -EBADMSG);
	len = ctlmsg_put_reply(buf, &reply);
	ck_assert_int_eq(ctlmsg_get_unit(&uout, buf, len), -EBADMSG);
}
END_TEST

START_TEST(test_no_byte_of_a_message_can_do_harm)
{
	struct ctlunit in = full_unit(), out;
	uint32_t buf[WORDS];
	uint8_t *p = (uint8_t *)buf;
	size_t i, len = ctlmsg_put_unit(buf, 9, &in);
	unsigned int bit;

	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++) {
			p[i] ^= (uint8_t)(1u << bit);
			if (ctlmsg_get_unit(&out, buf, len) == 0) {
				ck_assert_uint_lt(strlen(out.name),
				    CTL_NAMESIZ);
				ck_assert_uint_lt(strlen(out.group),
				    CTL_NAMESIZ);
				ck_assert_uint_le(out.hwlen, 32);
			}
			p[i] ^= (uint8_t)(1u << bit);
		}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ctlmsg");
	TCase *tc = tcase_create("ctlmsg");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_a_request_comes_back_as_it_was);
	tcase_add_test(tc, test_a_reply_comes_back_as_it_was);
	tcase_add_test(tc, test_a_unit_comes_back_as_it_was);
	tcase_add_test(tc, test_each_kind_of_record_comes_back_as_it_was);
	tcase_add_test(tc, test_a_unit_is_a_record_too_and_a_reply_is_none);
	tcase_add_test(tc, test_no_bit_of_an_event_can_do_harm);
	tcase_add_test(tc, test_what_is_not_sent_is_zero_or_empty);
	tcase_add_test(tc, test_an_unknown_attribute_is_passed_over);
	tcase_add_test(tc, test_a_message_cut_off_anywhere_is_refused);
	tcase_add_test(tc, test_a_string_must_end_within_its_attribute_and_fit);
	tcase_add_test(tc, test_a_number_of_the_wrong_size_is_refused);
	tcase_add_test(tc,
	    test_a_family_or_an_address_that_cannot_be_is_refused);
	tcase_add_test(tc, test_an_error_that_is_no_errno_value_is_refused);
	tcase_add_test(tc, test_a_message_of_another_type_is_refused);
	tcase_add_test(tc, test_no_byte_of_a_message_can_do_harm);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
