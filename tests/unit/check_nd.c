/*
 * check_nd.c - the frames of neighbour discovery have the right bytes.
 */
#include "mpathd/wire/nd.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const uint8_t mac[] = { 0x02, 0x00, 0x5e, 0x10, 0x20, 0x30 };
static const uint8_t peer_mac[] = { 0x02, 0x00, 0x5e, 0x40, 0x50, 0x60 };

static struct ipaddr
addr(const char *text)
{
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_INET6, text), 0);
	return a;
}

/* RFC 1071 over the pseudo-header and the message: all ones when it is right.
 */
static unsigned int
sum_of(const uint8_t frame[ND_FRAME_SIZE])
{
	unsigned int sum = 32 + 58;
	size_t i;

	for (i = 22; i < ND_FRAME_SIZE; i += 2)
		sum += (unsigned int)frame[i] << 8 | frame[i + 1];
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

START_TEST(test_an_advertisement_overrides_what_everybody_knew)
{
	static const uint8_t head[] = { 0x33, 0x33, 0, 0, 0, 1, /* all nodes */
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30,		/* from us */
		0x86, 0xdd, 0x60, 0, 0, 0, 0, 32, 58, 255,
		/* from the address itself */
		0xfd, 0x85, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x19,
		/* to ff02::1 */
		0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
		/* advertisement */
		136, 0 };
	static const uint8_t tail[] = { 0x20, 0, 0, 0, /* override */
		0xfd, 0x85, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x19,
		/* its MAC */
		2, 1, 0x02, 0x00, 0x5e, 0x10, 0x20, 0x30 };
	uint8_t frame[ND_FRAME_SIZE];
	struct ipaddr a = addr("fd85::19/64");

	memset(frame, 0xa5, sizeof(frame));
	nd_put_advert(frame, mac, &a);
	ck_assert_mem_eq(frame, head, sizeof(head));
	ck_assert_mem_eq(frame + 58, tail, sizeof(tail));
	ck_assert_uint_eq(sum_of(frame), 0xffff);
}
END_TEST

START_TEST(test_a_question_goes_to_one_neighbour_and_names_our_address)
{
	static const uint8_t head[] = { 0x02, 0x00, 0x5e, 0x40, 0x50, 0x60,
		0x02, 0x00, 0x5e, 0x10, 0x20, 0x30, 0x86, 0xdd, 0x60, 0, 0, 0,
		0, 32, 58, 255,
		/* from ours */
		0xfd, 0x85, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x19,
		/* to the neighbour */
		0xfd, 0x85, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50,
		/* solicitation */
		135, 0 };
	static const uint8_t tail[] = { 0, 0, 0, 0,
		/* whose MAC is asked */
		0xfd, 0x85, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50,
		/* and this is ours */
		1, 1, 0x02, 0x00, 0x5e, 0x10, 0x20, 0x30 };
	uint8_t frame[ND_FRAME_SIZE];
	struct ipaddr a = addr("fd85::19/64"), b = addr("fd85::50");

	memset(frame, 0xa5, sizeof(frame));
	nd_put_question(frame, mac, &a, peer_mac, &b);
	ck_assert_mem_eq(frame, head, sizeof(head));
	ck_assert_mem_eq(frame + 58, tail, sizeof(tail));
	ck_assert_uint_eq(sum_of(frame), 0xffff);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("nd");
	TCase *tc = tcase_create("nd");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(tc, test_an_advertisement_overrides_what_everybody_knew);
	tcase_add_test(tc,
	    test_a_question_goes_to_one_neighbour_and_names_our_address);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
