/*
 * check_rule_msg.c - tests of mpathd/wire/rule_msg: what is written can be read
 * again, and nothing else is.
 */
#include "mpathd/wire/rule_msg.h"

#include <check.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static _Alignas(8) char buf[1024];

static struct rulefact
rule(const char *dst, int suppress)
{
	struct rulefact r = { .pref = 32616, .table = 254 };

	ck_assert_int_eq(ipaddr_parse(&r.dst, AF_INET, dst), 0);
	r.suppress = suppress;
	return r;
}

static void
assert_round(const struct rulefact *want)
{
	struct rulefact got;
	struct nlmsghdr *nlh = rule_msg_put(buf, want);

	ck_assert_int_eq(nlh->nlmsg_type, RTM_NEWRULE);
	ck_assert_int_eq(rule_msg_get(&got, nlh), 0);
	ck_assert_uint_eq(got.pref, want->pref);
	ck_assert_uint_eq(got.table, want->table);
	ck_assert_int_eq(got.suppress, want->suppress);
	ck_assert(ipaddr_equal(&got.dst, &want->dst));
}

START_TEST(test_what_is_written_can_be_read)
{
	struct rulefact a = rule("192.168.85.0/24", 24);
	struct rulefact b = rule("0.0.0.0/0", RULE_SUPPRESS_NONE);

	assert_round(&a);
	assert_round(&b);
	ck_assert_int_eq(rule_msg_put_del(buf, &a)->nlmsg_type, RTM_DELRULE);
}
END_TEST

START_TEST(test_a_rule_of_others_is_not_ours)
{
	struct rulefact got, a = rule("192.168.85.0/24", 24);
	struct nlmsghdr *nlh = rule_msg_put(buf, &a);
	struct nlattr *at =
	    mnl_nlmsg_get_payload_offset(nlh, sizeof(struct fib_rule_hdr));

	while (mnl_attr_get_type(at) != FRA_PROTOCOL)
		at = mnl_attr_next(at);
	*(uint8_t *)mnl_attr_get_payload(at) = RTPROT_BOOT;
	ck_assert_int_eq(rule_msg_get(&got, nlh), -ENOMSG);
	*(uint8_t *)mnl_attr_get_payload(at) = ROUTE_PROTO_OURS;
	ck_assert_int_eq(rule_msg_get(&got, nlh), 0);
	/* Nor one with more to it than ours ever have. */
	mnl_attr_put_u32(nlh, FRA_FWMARK, 1);
	ck_assert_int_eq(rule_msg_get(&got, nlh), -ENOMSG);
}
END_TEST

START_TEST(test_half_a_message_is_none)
{
	struct rulefact got, a = rule("192.168.85.0/24", 24);
	struct nlmsghdr *nlh = rule_msg_put(buf, &a);
	uint32_t len, whole = nlh->nlmsg_len;

	for (len = sizeof(*nlh); len < whole; len++) {
		nlh->nlmsg_len = len;
		/* At the best it is one without its last attribute. */
		if (rule_msg_get(&got, nlh) == 0)
			ck_assert_int_eq(got.suppress, RULE_SUPPRESS_NONE);
		if (len < sizeof(*nlh) + sizeof(struct fib_rule_hdr))
			ck_assert_int_eq(rule_msg_get(&got, nlh), -EBADMSG);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rule_msg");
	TCase *tc = tcase_create("rule_msg");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_what_is_written_can_be_read);
	tcase_add_test(tc, test_a_rule_of_others_is_not_ours);
	tcase_add_test(tc, test_half_a_message_is_none);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
