/*
 * check_lifconf6.c - tests of mpathd/core/lifconf: what is different with IPv6.
 */
#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fixture.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/offline.h"
#include "mpathd/core/state.h"

static struct model m;
static struct lifanswer a;
static char *before; /* the model, in case that it is a refusal */

static void
setup(void)
{
	fix_model(&m);
	fix_nic(&m, "hme0");
	before = NULL;
}

static void
teardown(void)
{
	free(before);
	fix_free(&m);
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

static void
ask(void)
{
	size_t len;

	a = (struct lifanswer){ .error = 0 };
	free(before);
	before = state_print(&m, &len);
}

/* The error of a refusal, which changed nothing; 0 when it was none. */
static int
answer(void)
{
	char *after;
	size_t len;

	if (a.error == 0)
		return 0;
	after = state_print(&m, &len);
	ck_assert_str_eq(after, before);
	free(after);
	return a.error;
}

static int
plumb(const char *name)
{
	ask();
	lifconf_plumb(&m, name, FAM_INET6, &a);
	return answer();
}

static int
set(const char *name, const char *addr)
{
	struct ipaddr ip = fix_ip(addr);

	ask();
	lifconf_set_addr(&m, name, &ip, &a);
	return answer();
}

static int
addif(const char *name, const char *addr)
{
	char made[LIFNAME_SIZE];

	ask();
	lifconf_addif(&m, name, FAM_INET6, &a);
	if (answer() != 0)
		return a.error;
	strlcpy(made, a.name, sizeof(made));
	return set(made, addr);
}

static int
flags(const char *name, uint64_t on, uint64_t off)
{
	ask();
	lifconf_set_flags(&m, name, FAM_INET6, on, off, &a);
	return answer();
}

static int
group(const char *name, const char *group)
{
	ask();
	lifconf_set_group(&m, name, group, &a);
	return answer();
}

static int
removeif(const char *name, const char *addr)
{
	struct ipaddr ip = fix_ip(addr);

	ask();
	lifconf_removeif(&m, name, &ip, &a);
	return answer();
}

static struct unit *
unit(const char *name)
{
	struct unit *u = lifconf_unit(&m, name, FAM_INET6);

	ck_assert_msg(u != NULL, "there is no IPv6 unit %s", name);
	return u;
}

static const char *
addr(const char *name)
{
	static char buf[IPADDR_STRLEN];

	return ipaddr_print_prefix(&unit(name)->addr, buf);
}

static uint64_t
shown(const char *name)
{
	return lifconf_flags(&m, unit(name));
}

/* The kernel has this address there. */
static void
kernel_has(const char *name, const char *text)
{
	const struct addrfact fact = { .ifindex = nic(name)->link.ifindex,
		.addr = fix_ip(text) };

	ck_assert_ptr_nonnull(model_kaddr_new(nic(name), &fact));
}

START_TEST(test_plumb_makes_an_empty_unit_without_broadcast)
{
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_str_eq(addr("hme0"), "::/0");
	ck_assert_uint_eq(shown("hme0"), 0x2000840);
	ck_assert_int_eq(plumb("hme0"), EEXIST);
	ck_assert(!nic("hme0")->plumbed[FAM_INET]);
	ck_assert_int_eq(plumb("hme5"), ENXIO);
}
END_TEST

START_TEST(test_up_takes_the_link_local_address_that_is_there)
{
	kernel_has("hme0", "2001:db8::7/64");
	kernel_has("hme0", "fe80::1234:5678:9abc:def0/64");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_str_eq(addr("hme0"), "fe80::1234:5678:9abc:def0/10");
	ck_assert_uint_eq(shown("hme0"), 0x2000841);
	ck_assert(nic("hme0")->bring_up);
}
END_TEST

START_TEST(test_up_waits_where_there_is_none_yet)
{
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP | LIFF_NOFAILOVER, 0), 0);
	ck_assert_str_eq(addr("hme0"), "::/0");
	ck_assert_uint_eq(shown("hme0"), 0xa000841);
	ck_assert(nic("hme0")->bring_up);
	ck_assert(!unit_is_up(unit("hme0")));
}
END_TEST

/* It is neither changed nor put there a second time. */
START_TEST(test_what_the_kernel_made_is_left_to_it)
{
	kernel_has("hme0", "fe80::2/64");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(set("hme0", "fe80::2/10"), 0);
	ck_assert(unit("hme0")->adopted);
	ck_assert_str_eq(addr("hme0"), "fe80::2/10");
	ck_assert_uint_eq(unit("hme0")->found.addr.plen, 64);
	ck_assert_int_eq(set("hme0", "fe80::3/10"), 0);
	ck_assert(!unit("hme0")->adopted);
}
END_TEST

START_TEST(test_an_address_that_was_given_stays)
{
	kernel_has("hme0", "fe80::2/64");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(set("hme0", "fe80::1/10"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_str_eq(addr("hme0"), "fe80::1/10");
	ck_assert_int_eq(flags("hme0", 0, LIFF_UP), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_str_eq(addr("hme0"), "fe80::1/10");
}
END_TEST

START_TEST(test_unit_0_accepts_link_local_addresses_only)
{
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(set("hme0", "2001:db8::7/64"), EADDRNOTAVAIL);
	ck_assert_int_eq(set("hme0", "ff02::1/128"), EINVAL);
	ck_assert_int_eq(set("hme0", "fe80::1/10"), 0);
	ck_assert_int_eq(addif("hme0", "2001:db8::7/64"), 0);
	ck_assert_str_eq(addr("hme0:1"), "2001:db8::7/64");
	ck_assert_int_eq(addif("hme0", "fe80::5/10"), 0);
	ck_assert_str_eq(addr("hme0:2"), "fe80::5/10");
}
END_TEST

START_TEST(test_the_loopback_has_its_address_at_unit_0)
{
	fix_nic(&m, "lo");
	nic("lo")->link.flags = LINK_UP | LINK_LOOPBACK;
	ck_assert_int_eq(plumb("lo"), 0);
	ck_assert_int_eq(flags("lo", LIFF_UP, 0), EINVAL);
	ck_assert_int_eq(set("lo", "::1/128"), 0);
	ck_assert_int_eq(flags("lo", LIFF_UP, 0), 0);
	ck_assert_uint_eq(shown("lo"), 0x2002000849);
}
END_TEST

START_TEST(test_no_unit_comes_up_without_an_address)
{
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(plumb("hme0:1"), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_UP, 0), EINVAL);
	ck_assert_int_eq(set("hme0:1", "2001:db8::7/64"), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_UP, 0), 0);
	ck_assert_int_eq(set("hme0:1", "::/0"), EINVAL);
	ck_assert_int_eq(flags("hme0:1", 0, LIFF_UP), 0);
	ck_assert_int_eq(set("hme0:1", "::/0"), 0);
}
END_TEST

START_TEST(test_every_nic_has_link_local_addresses_of_its_own)
{
	fix_nic(&m, "hme1");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(plumb("hme1"), 0);
	ck_assert_int_eq(set("hme0", "fe80::1/10"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_int_eq(set("hme1", "fe80::1/10"), 0);
	ck_assert_int_eq(flags("hme1", LIFF_UP, 0), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_int_eq(group("hme1", "test"), 0);
	ck_assert_int_eq(addif("hme0", "2001:db8::7/64"), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_UP, 0), 0);
	ck_assert_int_eq(addif("hme1", "2001:db8::7/64"), EADDRNOTAVAIL);
	ck_assert_ptr_nonnull(strstr(a.text, "2001:db8::7 is in use on hme0"));
	/* Twice on one NIC is once too often. */
	ck_assert_int_eq(addif("hme0", "fe80::1/10"), EADDRINUSE);
}
END_TEST

START_TEST(test_a_global_address_that_a_member_has_keeps_a_nic_out)
{
	fix_nic(&m, "hme1");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(plumb("hme1"), 0);
	ck_assert_int_eq(addif("hme0", "2001:db8::7/64"), 0);
	ck_assert_int_eq(addif("hme1", "2001:db8::7/64"), 0);
	unit("hme0:1")->flags = unit("hme1:1")->flags = LIFF_UP;
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_int_eq(group("hme1", "test"), EADDRNOTAVAIL);
}
END_TEST

START_TEST(test_removeif_of_a_link_local_address_stays_on_its_nic)
{
	fix_nic(&m, "hme1");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(plumb("hme1"), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_int_eq(group("hme1", "test"), 0);
	ck_assert_int_eq(addif("hme0", "fe80::5/10"), 0);
	ck_assert_int_eq(removeif("hme1", "fe80::5"), EADDRNOTAVAIL);
	ck_assert_int_eq(addif("hme0", "2001:db8::7/64"), 0);
	ck_assert_int_eq(removeif("hme1", "2001:db8::7"), 0);
	ck_assert_int_eq(removeif("hme0", "fe80::5"), 0);
	ck_assert_int_eq(set("hme0", "fe80::1/10"), 0);
	ck_assert_int_eq(removeif("hme0", "fe80::1"), EBUSY);
}
END_TEST

/* Acceptance A12. */
START_TEST(test_group_and_standby_are_for_both_families)
{
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	kernel_has("hme0", "fe80::1/64");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_ptr_eq(unit("hme0")->nic->group,
	    fix_find(&m, "hme0")->nic->group);
	ck_assert_int_eq(flags("hme0", LIFF_STANDBY | LIFF_NOFAILOVER, 0), 0);
	ck_assert_uint_eq(shown("hme0"), 0x6a000841);
	ck_assert_uint_eq(lifconf_flags(&m, fix_find(&m, "hme0")), 0x61000843);
}
END_TEST

START_TEST(test_unplumbing_one_family_leaves_the_other)
{
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ask();
	lifconf_unplumb(&m, "hme0", FAM_INET6, &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert_str_eq(nic("hme0")->group->name, "test");
	ck_assert_str_eq(fix_units(&m), "hme0 .19");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_str_eq(addr("hme0"), "::/0");
}
END_TEST

START_TEST(test_masks_and_broadcasts_are_refused)
{
	struct ipaddr none = { 0 };

	ck_assert_int_eq(plumb("hme0"), 0);
	ask();
	lifconf_set_mask(&m, "hme0", FAM_INET6, 64, &a);
	ck_assert_int_eq(answer(), EINVAL);
	ask();
	lifconf_set_broadcast(&m, "hme0", FAM_INET6, &none, &a);
	ck_assert_int_eq(answer(), EINVAL);
}
END_TEST

START_TEST(test_ipv6_needs_1280_bytes)
{
	ck_assert_int_eq(plumb("hme0"), 0);
	ask();
	lifconf_set_mtu(&m, "hme0", FAM_INET6, 1279, &a);
	ck_assert_int_eq(answer(), EINVAL);
	ask();
	lifconf_set_mtu(&m, "hme0", FAM_INET6, 1280, &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert_uint_eq(nic("hme0")->want_mtu, 1280);
}
END_TEST

START_TEST(test_the_warning_about_deprecated_looks_at_its_own_family)
{
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP | LIFF_DEPRECATED, 0), 0);
	ck_assert_str_eq(a.text, "");
	ck_assert_int_eq(addif("hme0", "2001:db8::7/64"), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_UP | LIFF_DEPRECATED, 0), 0);
	ck_assert_ptr_nonnull(strstr(a.text, "2001:db8::7 is deprecated"));
}
END_TEST

/* if_mpadm -d and -r: without a link-local address IPv6 would be dead. */
START_TEST(test_link_local_addresses_go_down_and_come_up_with_their_nic)
{
	fix_nic(&m, "hme1");
	kernel_has("hme0", "fe80::1/64");
	kernel_has("hme1", "fe80::2/64");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(plumb("hme1"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_int_eq(flags("hme1", LIFF_UP, 0), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_int_eq(group("hme1", "test"), 0);
	ck_assert_int_eq(offline_begin(&m, nic("hme0"), 1), OFFLINE_OK);
	ck_assert_uint_eq(shown("hme0"), 0x82000840);
	ck_assert_int_eq(offline_end(&m, nic("hme0")), OFFLINE_OK);
	ck_assert_uint_eq(shown("hme0"), 0x2000841);
}
END_TEST

/* Unit 0 is not for the address that comes home. */
START_TEST(test_a_new_home_keeps_its_unit_0_for_the_link_local_address)
{
	fix_nic(&m, "hme1");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(addif("hme0", "2001:db8::7/64"), 0);
	ck_assert_int_eq(plumb("hme1"), 0);
	ask();
	lifconf_set_home(&m, "hme0:1", FAM_INET6, "hme1", &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert_uint_eq(unit("hme0:1")->home_number, 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lifconf6");
	TCase *tc = tcase_create("lifconf6");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_plumb_makes_an_empty_unit_without_broadcast);
	tcase_add_test(tc, test_up_takes_the_link_local_address_that_is_there);
	tcase_add_test(tc, test_up_waits_where_there_is_none_yet);
	tcase_add_test(tc, test_what_the_kernel_made_is_left_to_it);
	tcase_add_test(tc, test_an_address_that_was_given_stays);
	tcase_add_test(tc, test_unit_0_accepts_link_local_addresses_only);
	tcase_add_test(tc, test_the_loopback_has_its_address_at_unit_0);
	tcase_add_test(tc, test_no_unit_comes_up_without_an_address);
	tcase_add_test(tc, test_every_nic_has_link_local_addresses_of_its_own);
	tcase_add_test(tc,
	    test_a_global_address_that_a_member_has_keeps_a_nic_out);
	tcase_add_test(tc,
	    test_removeif_of_a_link_local_address_stays_on_its_nic);
	tcase_add_test(tc, test_group_and_standby_are_for_both_families);
	tcase_add_test(tc, test_unplumbing_one_family_leaves_the_other);
	tcase_add_test(tc, test_masks_and_broadcasts_are_refused);
	tcase_add_test(tc, test_ipv6_needs_1280_bytes);
	tcase_add_test(tc,
	    test_the_warning_about_deprecated_looks_at_its_own_family);
	tcase_add_test(tc,
	    test_link_local_addresses_go_down_and_come_up_with_their_nic);
	tcase_add_test(tc,
	    test_a_new_home_keeps_its_unit_0_for_the_link_local_address);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
