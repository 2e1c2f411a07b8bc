/*
 * check_arp.c - what is told and asked by ARP, byte for byte, and what counts
 * as an answer.
 */
#include "mpathd/wire/arp.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

START_TEST(test_the_frame_is_a_gratuitous_request_to_everybody)
{
	static const uint8_t mac[] = { 0x02, 0x00, 0x5e, 0x10, 0x20, 0x30 };
	static const uint8_t want[ARP_FRAME_SIZE] = { 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff,			    /* to all */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* from the NIC */
		0x08, 0x06,			    /* ARP */
		0x00, 0x01, 0x08, 0x00, 6, 4,	    /* ethernet, IPv4 */
		0x00, 0x01,			    /* request */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* sender */
		192, 168, 85, 19, 0, 0, 0, 0, 0, 0, /* target */
		192, 168, 85, 19 };
	uint8_t frame[ARP_FRAME_SIZE];
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_INET, "192.168.85.19/24"), 0);
	memset(frame, 0xa5, sizeof(frame));
	arp_put_gratuitous(frame, mac, &a);
	ck_assert_mem_eq(frame, want, sizeof(want));
}
END_TEST

START_TEST(test_a_question_goes_to_one_neighbour_and_names_our_address)
{
	static const uint8_t mac[] = { 0x02, 0x00, 0x5e, 0x10, 0x20, 0x30 };
	static const uint8_t peer[] = { 0x02, 0x00, 0x5e, 0x40, 0x50, 0x60 };
	static const uint8_t want[ARP_FRAME_SIZE] = { 0x02, 0x00, 0x5e, 0x40,
		0x50, 0x60,			    /* to the neighbour */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* from the NIC */
		0x08, 0x06,			    /* ARP */
		0x00, 0x01, 0x08, 0x00, 6, 4,	    /* ethernet, IPv4 */
		0x00, 0x01,			    /* request */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* sender */
		192, 168, 85, 19, 0, 0, 0, 0, 0, 0, /* whose MAC is asked */
		192, 168, 85, 50 };
	uint8_t frame[ARP_FRAME_SIZE];
	struct ipaddr a, b;

	ck_assert_int_eq(ipaddr_parse(&a, AF_INET, "192.168.85.19/24"), 0);
	ck_assert_int_eq(ipaddr_parse(&b, AF_INET, "192.168.85.50"), 0);
	memset(frame, 0xa5, sizeof(frame));
	arp_put_question(frame, mac, &a, peer, &b);
	ck_assert_mem_eq(frame, want, sizeof(want));
}
END_TEST

static const uint8_t us[] = { 0x02, 0x00, 0x5e, 0x10, 0x20, 0x30 };
static const uint8_t they[] = { 0x02, 0x00, 0x5e, 0x40, 0x50, 0x60 };

START_TEST(test_a_probe_tells_nobody_who_asks)
{
	static const uint8_t want[ARP_FRAME_SIZE] = { 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff,			    /* to all */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* from the NIC */
		0x08, 0x06,			    /* ARP */
		0x00, 0x01, 0x08, 0x00, 6, 4,	    /* ethernet, IPv4 */
		0x00, 0x01,			    /* request */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* sender */
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0,	    /* of no address */
		192, 168, 85, 50 };
	uint8_t frame[ARP_FRAME_SIZE];
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_INET, "192.168.85.50"), 0);
	memset(frame, 0xa5, sizeof(frame));
	arp_put_probe(frame, us, NULL, &a);
	ck_assert_mem_eq(frame, want, sizeof(want));
	arp_put_probe(frame, us, they, &a);
	ck_assert_mem_eq(frame, they, sizeof(they));
	ck_assert_mem_eq(frame + 6, want + 6, sizeof(want) - 6);
}
END_TEST

/* As .50 answers arp_put_probe(). */
static const uint8_t answer[ARP_FRAME_SIZE] = { 0x02, 0x00, 0x5e, 0x10, 0x20,
	0x30,				    /* to us */
	0x02, 0x00, 0x5e, 0x40, 0x50, 0x60, /* from them */
	0x08, 0x06,			    /* ARP */
	0x00, 0x01, 0x08, 0x00, 6, 4,	    /* ethernet, IPv4 */
	0x00, 0x02,			    /* reply */
	0x02, 0x00, 0x5e, 0x40, 0x50, 0x60, /* theirs */
	192, 168, 85, 50,		    /* .. */
	0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, /* ours */
	0, 0, 0, 0 };

START_TEST(test_an_answer_says_who_has_it)
{
	uint8_t padded[60] = { 0 };
	struct arp_answer a;
	char text[IPADDR_STRLEN];

	memcpy(padded, answer, sizeof(answer));
	ck_assert_int_eq(arp_get_answer(&a, us, padded, sizeof(padded)), 0);
	ck_assert_str_eq(ipaddr_print_prefix(&a.from, text),
	    "192.168.85.50/32");
	ck_assert_mem_eq(a.mac, they, sizeof(they));
}
END_TEST

/* One byte wrong each. */
START_TEST(test_what_is_no_answer_to_us_is_refused)
{
	static const struct {
		size_t at;
		uint8_t value;
	} wrong[] = {
		{ 5, 0x31 },  /* to another NIC */
		{ 12, 0x86 }, /* not ARP */
		{ 15, 6 },    /* not ethernet */
		{ 18, 8 },    /* of another size */
		{ 21, 1 },    /* a request, as one that is reflected */
		{ 37, 0x31 }, /* for another NIC */
		{ 41, 19 },   /* answers a question of somebody with address */
	};
	static const uint8_t all[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	uint8_t frame[ARP_FRAME_SIZE];
	struct arp_answer a;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(frame, answer, sizeof(frame));
		frame[wrong[i].at] = wrong[i].value;
		ck_assert_int_eq(arp_get_answer(&a, us, frame, sizeof(frame)),
		    -EBADMSG);
	}
	memcpy(frame, answer, sizeof(frame));
	memcpy(frame, all, sizeof(all));
	ck_assert_int_eq(arp_get_answer(&a, us, frame, sizeof(frame)),
	    -EBADMSG);
	memcpy(frame, answer, sizeof(frame));
	memset(frame + 28, 0, 4); /* nobody's */
	ck_assert_int_eq(arp_get_answer(&a, us, frame, sizeof(frame)),
	    -EBADMSG);
	for (i = 0; i < sizeof(answer); i++)
		ck_assert_int_eq(arp_get_answer(&a, us, answer, i), -EBADMSG);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("arp");
	TCase *tc = tcase_create("arp");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(tc, test_the_frame_is_a_gratuitous_request_to_everybody);
	tcase_add_test(tc,
	    test_a_question_goes_to_one_neighbour_and_names_our_address);
	tcase_add_test(tc, test_a_probe_tells_nobody_who_asks);
	tcase_add_test(tc, test_an_answer_says_who_has_it);
	tcase_add_test(tc, test_what_is_no_answer_to_us_is_refused);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
