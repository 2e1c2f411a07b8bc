/*
 * check_arp.c - the gratuitous ARP request, byte for byte.
 */
#include "mpathd/wire/arp.h"

#include <check.h>
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
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
