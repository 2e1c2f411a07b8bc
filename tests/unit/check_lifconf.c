/*
 * check_lifconf.c - tests of mpathd/core/lifconf.
 */
#include "mpathd/core/lifconf.h"

#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/placement.h"
#include "mpathd/core/state.h"

#define TWO  "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22"
#define AWAY "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19"

static struct model m;
static struct lifanswer a;
static char *before; /* the model when a refusal is expected */

static void
setup(void)
{
	fix_model(&m);
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
	lifconf_plumb(&m, name, FAM_INET, &a);
	return answer();
}

static int
unplumb(const char *name)
{
	ask();
	lifconf_unplumb(&m, name, FAM_INET, &a);
	return answer();
}

static int
addif(const char *name)
{
	ask();
	lifconf_addif(&m, name, FAM_INET, &a);
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

static int
set(const char *name, const char *addr)
{
	struct ipaddr ip = fix_ip(addr);

	ask();
	lifconf_set_addr(&m, name, &ip, &a);
	return answer();
}

static int
mask(const char *name, uint32_t plen)
{
	ask();
	lifconf_set_mask(&m, name, FAM_INET, plen, &a);
	return answer();
}

static int
broadcast(const char *name, const char *addr)
{
	struct ipaddr ip = { 0 };

	if (addr != NULL)
		ip = fix_ip(addr);
	ask();
	lifconf_set_broadcast(&m, name, FAM_INET, &ip, &a);
	return answer();
}

static int
flags(const char *name, uint64_t on, uint64_t off)
{
	ask();
	lifconf_set_flags(&m, name, FAM_INET, on, off, &a);
	return answer();
}

static int
group(const char *name, const char *to)
{
	ask();
	lifconf_set_group(&m, name, to, &a);
	return answer();
}

static void
two_with_hme0_failed(void)
{
	fix_two(&m);
	placement_set_failed(&m, nic("hme0"), true);
	nic("hme0")->state = IF_FAILED;
	placement_failover(&m, nic("hme0"), nic("hme1"));
	ck_assert_str_eq(fix_units(&m), AWAY);
}

static uint64_t
shown(const char *name)
{
	return lifconf_flags(&m, fix_find(&m, name));
}

/* ------------------------------------------------------- plumb, unplumb -- */

START_TEST(test_plumb_makes_an_empty_unit_0)
{
	fix_nic(&m, "hme0");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_str_eq(fix_units(&m), "hme0 0");
	ck_assert_uint_eq(shown("hme0"), 0x1000842);
	ck_assert_uint_eq(fix_find(&m, "hme0")->addr.plen, 0);
	ck_assert(nic("hme0")->bring_up);
}
END_TEST

START_TEST(test_plumbing_twice_is_told_and_changes_nothing)
{
	fix_two(&m);
	ck_assert_int_eq(plumb("hme0"), EEXIST);
}
END_TEST

START_TEST(test_a_nic_that_is_not_there_cannot_be_plumbed)
{
	ck_assert_int_eq(plumb("hme5"), ENXIO);
	ck_assert_int_eq(plumb("hme5:1"), ENXIO);
	fix_nic(&m, "hme5");
	ck_assert_int_eq(plumb("hme5:1"), ENXIO); /* unit 0 comes first */
	nic("hme5")->present = false;
	ck_assert_int_eq(plumb("hme5"), ENXIO);
}
END_TEST

START_TEST(test_names_that_are_none)
{
	static const char *const bad[] = { "hme0:", "hme0:0", "hme0:01",
		"hme0:-1", "hme0:1x", "hme0:x", "hme0:1234567", ":1", "",
		"hme0:1:2", "averyveryveryverylongnameofaninterface:1" };
	uint32_t number;
	size_t i;

	fix_two(&m);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(lifconf_nic(&m, bad[i], &number) == NULL, "%s",
		    bad[i]);
	ck_assert_ptr_eq(lifconf_nic(&m, "hme0:12", &number), nic("hme0"));
	ck_assert_uint_eq(number, 12);
}
END_TEST

START_TEST(test_plumb_of_a_unit_makes_just_that_one)
{
	fix_two(&m);
	ck_assert_int_eq(plumb("hme0:3"), 0);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:3 0, hme1 .20, hme1:1 .22");
	ck_assert_int_eq(plumb("hme0:3"), 0);
	ck_assert_int_eq(plumb("hme0:1"), 0);
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:3 0, hme1 .20, hme1:1 .22");
}
END_TEST

START_TEST(test_plumb_of_a_unit_of_a_failed_nic_is_made_elsewhere)
{
	two_with_hme0_failed();
	ck_assert_int_eq(plumb("hme0:3"), 0);
	ck_assert_str_eq(a.name, "hme1:3");
	ck_assert_str_eq(fix_find(&m, "hme1:3")->home, "hme0");
	ck_assert_uint_eq(fix_find(&m, "hme1:3")->home_number, 3);
}
END_TEST

START_TEST(test_unplumb_takes_all_units_and_the_group)
{
	fix_two(&m);
	ck_assert_int_eq(unplumb("hme0"), 0);
	ck_assert_str_eq(fix_units(&m), "hme1 .20, hme1:1 .22");
	ck_assert_ptr_null(nic("hme0")->group);
	ck_assert(!nic_plumbed(nic("hme0")));
	ck_assert_int_eq(unplumb("hme0"), ENXIO);
}
END_TEST

START_TEST(test_unplumb_of_a_unit_takes_that_one)
{
	fix_two(&m);
	ck_assert_int_eq(unplumb("hme0:1"), 0);
	ck_assert_str_eq(fix_units(&m), "hme0 .19, hme1 .20, hme1:1 .22");
	ck_assert_int_eq(unplumb("hme0:1"), ENXIO);
	ck_assert_int_eq(unplumb("hme7:1"), ENXIO);
}
END_TEST

START_TEST(test_foreign_addresses_do_not_die_with_their_host)
{
	fix_many(&m, 3);
	placement_set_failed(&m, nic("hme0"), true);
	nic("hme0")->state = IF_FAILED;
	placement_failover(&m, nic("hme0"), nic("hme1"));
	ck_assert_int_eq(unplumb("hme1"), 0);
	ck_assert_str_eq(fix_units(&m), "hme0 -, hme2 .13, hme2:1 .11");
	ck_assert_str_eq(nic("hme0")->stand_in, "hme2");
}
END_TEST

START_TEST(test_with_one_family_the_flags_of_the_nic_stay)
{
	fix_two(&m);
	model_plumb(&m, nic("hme0"), FAM_INET6);
	nic("hme0")->flags = LIFF_FAILED;
	nic("hme0")->state = IF_FAILED;
	ck_assert_int_eq(unplumb("hme0"), 0);
	ck_assert_ptr_nonnull(nic("hme0")->group);
	ck_assert_str_eq(fix_flags(nic("hme0")), "FAILED");
	ask();
	lifconf_unplumb(&m, "hme0", FAM_INET6, &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
}
END_TEST

/* ------------------------------------------------------ addif, removeif -- */

START_TEST(test_addif_makes_the_next_free_unit_which_is_down)
{
	fix_two(&m);
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_str_eq(a.name, "hme0:2");
	ck_assert_uint_eq(fix_find(&m, "hme0:2")->flags, 0);
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_str_eq(a.name, "hme0:3");
	unplumb("hme0:2");
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_str_eq(a.name, "hme0:2");
}
END_TEST

START_TEST(test_addif_needs_a_plumbed_nic_by_its_bare_name)
{
	fix_two(&m);
	fix_nic(&m, "hme5");
	ck_assert_int_eq(addif("hme5"), ENXIO);
	ck_assert_int_eq(addif("hme6"), ENXIO);
	ck_assert_int_eq(addif("hme0:1"), EINVAL);
}
END_TEST

START_TEST(test_addif_on_a_failed_nic_lands_on_a_usable_one)
{
	two_with_hme0_failed();
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_str_eq(a.name, "hme1:3");
	ck_assert_int_eq(set("hme1:3", ".30/24"), 0);
	ck_assert_int_eq(flags("hme1:3", LIFF_UP, 0), 0);
	placement_set_failed(&m, nic("hme0"), false);
	placement_failback(&m, nic("hme0"));
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:2 .30, hme1 .20, hme1:1 .22");
}
END_TEST

START_TEST(test_addif_on_an_idle_standby_lands_on_another)
{
	fix_stby(&m);
	ck_assert_int_eq(addif("hme1"), 0);
	ck_assert_str_eq(a.name, "hme0:2");
	ck_assert_str_eq(fix_find(&m, "hme0:2")->home, "hme1");
}
END_TEST

START_TEST(test_without_a_usable_member_it_is_made_at_home)
{
	two_with_hme0_failed();
	placement_set_failed(&m, nic("hme1"), true);
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_str_eq(a.name, "hme0:2");
	ck_assert(unit_is_home(fix_find(&m, "hme0:2")));
}
END_TEST

START_TEST(test_removeif_finds_the_address_wherever_it_is)
{
	two_with_hme0_failed();
	ck_assert_int_eq(removeif("hme0", ".21"), 0);
	ck_assert_int_eq(removeif("hme0", ".19"), 0);
	ck_assert_str_eq(fix_units(&m), "hme0 -, hme1 .20, hme1:1 .22");
}
END_TEST

START_TEST(test_removeif_refuses)
{
	fix_two(&m);
	ck_assert_int_eq(removeif("hme0", ".19"), EBUSY); /* unit 0 */
	ck_assert_int_eq(removeif("hme0", ".99"), EADDRNOTAVAIL);
	ck_assert_int_eq(removeif("hme0:1", ".21"), ENXIO);
	ck_assert_int_eq(removeif("hme7", ".21"), ENXIO);
	fix_nic(&m, "eth0");
	fix_unit(&m, "eth0:1", ".31/24", LIFF_UP);
	ck_assert_int_eq(removeif("hme0", ".31"), EADDRNOTAVAIL);
	ck_assert_int_eq(removeif("eth0", ".21"), EADDRNOTAVAIL);
}
END_TEST

/* ------------------------------------------------------------ addresses -- */

START_TEST(test_set_gives_address_mask_and_broadcast)
{
	struct ipaddr brd = fix_ip(".127");
	const struct unit *u;

	fix_nic(&m, "hme0");
	plumb("hme0");
	ck_assert_int_eq(set("hme0", ".19/25"), 0);
	u = fix_find(&m, "hme0");
	ck_assert_uint_eq(u->addr.plen, 25);
	ck_assert(ipaddr_same(&u->broadcast, &brd));
	ck_assert_int_eq(set("hme0", ".19/32"), 0);
	ck_assert(!ipaddr_is_set(&u->broadcast));
	ck_assert_int_eq(set("hme0", "0.0.0.0/0"), 0);
	ck_assert_int_eq(set("hme0", "224.0.0.5/24"), EINVAL);
	ck_assert_int_eq(set("hme0:5", ".5/24"), ENXIO);
	ck_assert_int_eq(set("hme7", ".5/24"), ENXIO);
}
END_TEST

START_TEST(test_an_address_that_is_up_elsewhere_is_refused_and_named)
{
	fix_two(&m);
	addif("hme0");
	ck_assert_int_eq(set("hme0:2", ".19/24"), EADDRINUSE);
	ck_assert_ptr_nonnull(strstr(a.text, "192.168.85.19"));
	ck_assert_ptr_nonnull(strstr(a.text, "hme0"));
	ck_assert_int_eq(set("hme0:2", ".20/24"), EADDRNOTAVAIL);
	ck_assert_ptr_nonnull(strstr(a.text, "192.168.85.20"));
	ck_assert_ptr_nonnull(strstr(a.text, "hme1"));
	/* One that is down is in nobody's way until it comes up. */
	flags("hme1", 0, LIFF_UP);
	ck_assert_int_eq(set("hme0:2", ".20/24"), 0);
	ck_assert_int_eq(flags("hme0:2", LIFF_UP, 0), 0);
	ck_assert_int_eq(flags("hme1", LIFF_UP, 0), EADDRNOTAVAIL);
	ck_assert_ptr_nonnull(strstr(a.text, "hme0:2"));
	/* The same once more is no conflict with itself. */
	ck_assert_int_eq(set("hme0:2", ".20/24"), 0);
}
END_TEST

START_TEST(test_mask_and_broadcast_are_set_one_by_one)
{
	struct ipaddr old, brd;
	const struct unit *u;

	fix_two(&m);
	u = fix_find(&m, "hme0");
	old = u->broadcast;
	ck_assert_int_eq(mask("hme0", 16), 0);
	ck_assert_uint_eq(u->addr.plen, 16);
	ck_assert(ipaddr_same(&u->broadcast, &old));
	ck_assert_int_eq(broadcast("hme0", NULL), 0);
	brd = fix_ip("192.168.255.255");
	ck_assert(ipaddr_same(&u->broadcast, &brd));
	ck_assert_int_eq(broadcast("hme0", ".0"), 0);
	brd = fix_ip(".0");
	ck_assert(ipaddr_same(&u->broadcast, &brd));
	ck_assert_int_eq(mask("hme0", 33), EINVAL);
	ck_assert_int_eq(mask("hme0:9", 24), ENXIO);
	ck_assert_int_eq(broadcast("hme0:9", NULL), ENXIO);
}
END_TEST

START_TEST(test_a_far_end_needs_a_point_to_point_link)
{
	struct ipaddr far = fix_ip(".77");

	fix_two(&m);
	ask();
	lifconf_set_dst(&m, "hme0", &far, &a);
	ck_assert_int_eq(answer(), EINVAL);
	nic("hme0")->link.flags |= LINK_POINTOPOINT;
	ask();
	lifconf_set_dst(&m, "hme0", &far, &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert(ipaddr_same(&fix_find(&m, "hme0")->dst, &far));
}
END_TEST

START_TEST(test_what_somebody_else_added_is_ours_once_it_is_changed)
{
	fix_nic(&m, "hme0");
	fix_addr_add(&m, "hme0", ".19/24", "hme0");
	ck_assert(fix_find(&m, "hme0")->adopted);
	ck_assert_int_eq(mask("hme0", 25), 0);
	ck_assert(!fix_find(&m, "hme0")->adopted);
}
END_TEST

/* It cannot be changed where it is not. */
START_TEST(test_a_placeholder_refuses_everything)
{
	struct ipaddr far = fix_ip(".77");

	two_with_hme0_failed();
	ck_assert_int_eq(set("hme0", ".99/24"), EINVAL);
	ck_assert_str_ne(a.text, "");
	ck_assert_int_eq(mask("hme0", 16), EINVAL);
	ck_assert_int_eq(broadcast("hme0", NULL), EINVAL);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), EINVAL);
	ck_assert_int_eq(flags("hme0", LIFF_DEPRECATED, 0), EINVAL);
	ck_assert_int_eq(flags("hme0", 0, LIFF_NOFAILOVER), EINVAL);
	ask();
	lifconf_set_dst(&m, "hme0", &far, &a);
	ck_assert_int_eq(answer(), EINVAL);
	ask();
	lifconf_set_metric(&m, "hme0", FAM_INET, 3, &a);
	ck_assert_int_eq(answer(), EINVAL);
	ask();
	lifconf_set_mtu(&m, "hme0", FAM_INET, 1400, &a);
	ck_assert_int_eq(answer(), EINVAL);
	/* Where the address is now, all that works. */
	ck_assert_int_eq(flags("hme1:2", 0, LIFF_UP), 0);
}
END_TEST

/* ---------------------------------------------------------------- flags -- */

START_TEST(test_the_flags_of_the_examples)
{
	fix_two(&m);
	ck_assert_uint_eq(shown("hme0"), 0x1000843);
	ck_assert_uint_eq(shown("hme0:1"), 0x9040843);
	placement_set_failed(&m, nic("hme0"), true);
	placement_failover(&m, nic("hme0"), nic("hme1"));
	ck_assert_uint_eq(shown("hme0"), 0x19000842);
	ck_assert_uint_eq(shown("hme0:1"), 0x19040843);
	ck_assert_uint_eq(shown("hme1:2"), 0x1000843);
	fix_carrier(&m, "hme0", false, 0);
	ck_assert_uint_eq(shown("hme0"), 0x19000802);
	nic("hme0")->flags = LIFF_OFFLINE;
	fix_carrier(&m, "hme0", true, 0);
	ck_assert_uint_eq(shown("hme0"), 0x89000842);
	nic("hme0")->flags = LIFF_INACTIVE;
	ck_assert_uint_eq(shown("hme0"), 0x49000842);
	ck_assert_uint_eq(shown("hme0:1"), 0x49040843);
}
END_TEST

START_TEST(test_the_flags_of_a_standby)
{
	fix_stby(&m);
	ck_assert_uint_eq(shown("hme1"), 0x69040843);
	placement_set_failed(&m, nic("hme1"), true);
	ck_assert_uint_eq(shown("hme1"), 0x39040843);
}
END_TEST

START_TEST(test_the_flags_of_the_loopback)
{
	fix_nic(&m, "lo");
	nic("lo")->link.flags = LINK_UP | LINK_LOOPBACK;
	fix_unit(&m, "lo", "127.0.0.1/8", LIFF_UP);
	ck_assert_uint_eq(shown("lo"), UINT64_C(0x2001000849));
}
END_TEST

START_TEST(test_flags_that_cannot_be_set_are_ignored_without_a_word)
{
	fix_two(&m);
	ck_assert_int_eq(flags("hme0",
			     LIFF_RUNNING | LIFF_BROADCAST | LIFF_MULTICAST |
				 LIFF_INACTIVE | LIFF_IPV6 | LIFF_LOOPBACK |
				 LIFF_DUPLICATE | LIFF_FIXEDMTU,
			     0),
	    0);
	ck_assert_uint_eq(shown("hme0"), 0x1000843);
	ck_assert_int_eq(flags("hme0", 0, LIFF_RUNNING | LIFF_IPV4), 0);
	ck_assert_uint_eq(shown("hme0"), 0x1000843);
}
END_TEST

START_TEST(test_up_is_possible_without_an_address)
{
	fix_nic(&m, "hme0");
	plumb("hme0");
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_uint_eq(shown("hme0"), 0x1000843);
	ck_assert_int_eq(flags("hme7", LIFF_UP, 0), ENXIO);
}
END_TEST

/* The article's slip: deprecated on hme0 where hme0:1 was meant. */
START_TEST(test_deprecating_the_only_data_address_is_warned_about)
{
	fix_two(&m);
	ck_assert_int_eq(flags("hme0", LIFF_DEPRECATED, 0), 0);
	ck_assert_ptr_nonnull(strstr(a.text, "hme0"));
	ck_assert_ptr_nonnull(strstr(a.text, "192.168.85.19"));
	ck_assert_uint_eq(shown("hme0"), 0x1040843);
	ck_assert_int_eq(flags("hme0", 0, LIFF_DEPRECATED), 0);
	ck_assert_str_eq(a.text, "");

	fix_unit(&m, "hme0:2", ".42/24", LIFF_UP);
	ck_assert_int_eq(flags("hme0", LIFF_DEPRECATED, 0), 0);
	ck_assert_str_eq(a.text, "");
	ck_assert_int_eq(flags("hme0:1", LIFF_DEPRECATED, 0), 0);
	ck_assert_str_eq(a.text, "");
}
END_TEST

START_TEST(test_a_test_address_cannot_be_made_away_from_home)
{
	two_with_hme0_failed();
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_int_eq(flags("hme1:3", LIFF_NOFAILOVER, 0), EINVAL);
	ck_assert_str_eq(a.text,
	    "can't set -failover on failed/standby/offlined interface hme0");
	ck_assert_int_eq(flags("hme1:2", LIFF_NOFAILOVER, 0), EINVAL);
	/* At home it can, failed or not. */
	ck_assert_int_eq(flags("hme0:1", LIFF_NOFAILOVER, 0), 0);
}
END_TEST

START_TEST(test_standby_and_its_end)
{
	fix_stby(&m);
	nic("hme1")->flags = 0;
	ck_assert_int_eq(flags("hme1", LIFF_STANDBY, 0), 0);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
	ck_assert_int_eq(flags("hme1", LIFF_STANDBY, 0), 0);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
	ck_assert_int_eq(flags("hme1", 0, LIFF_STANDBY), 0);
	ck_assert_str_eq(fix_flags(nic("hme1")), "");
}
END_TEST

/* FAILBACK=no has made it inactive (acceptance E11). */
START_TEST(test_an_inactive_nic_cannot_become_standby)
{
	fix_two(&m);
	nic("hme0")->flags = LIFF_INACTIVE;
	ck_assert_int_eq(flags("hme0", LIFF_STANDBY, 0), EINVAL);
	ck_assert_str_eq(fix_flags(nic("hme0")), "INACTIVE");
}
END_TEST

START_TEST(test_a_change_of_flags_gives_a_refused_unit_another_try)
{
	fix_two(&m);
	fix_find(&m, "hme0")->refused = ENOBUFS;
	flags("hme0", LIFF_UP, 0);
	ck_assert_int_eq(fix_find(&m, "hme0")->refused, ENOBUFS);
	flags("hme0", 0, LIFF_UP);
	ck_assert_int_eq(fix_find(&m, "hme0")->refused, 0);
}
END_TEST

/* ---------------------------------------------------------------- group -- */

START_TEST(test_joining_leaving_and_renaming)
{
	fix_two(&m);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_int_eq(group("hme0", "Test"), 0);
	ck_assert_str_eq(nic("hme0")->group->name, "Test");
	ck_assert_int_eq(group("hme0", ""), 0);
	ck_assert_ptr_null(nic("hme0")->group);
	ck_assert_int_eq(group("hme0", ""), 0);
	ck_assert_str_eq(fix_units(&m), TWO);
	ck_assert_int_eq(group("hme0", "0123456789012345678901234567890"), 0);
	ck_assert_uint_eq(strlen(nic("hme0")->group->name), 31);
}
END_TEST

START_TEST(test_a_group_is_for_whole_plumbed_nics_of_one_kind)
{
	fix_two(&m);
	fix_nic(&m, "hme5");
	ck_assert_int_eq(group("hme5", "test"), ENXIO);
	ck_assert_int_eq(group("hme6", "test"), ENXIO);
	ck_assert_int_eq(group("hme0:1", "other"), EINVAL);
	fix_unit(&m, "hme5", "", 0);
	nic("hme5")->link.ethernet = false;
	ck_assert_int_eq(group("hme5", "test"), EINVAL);
	ck_assert_int_eq(group("hme5", "other"), 0);
	fix_nic(&m, "lo");
	nic("lo")->link.flags = LINK_UP | LINK_LOOPBACK;
	fix_unit(&m, "lo", "127.0.0.1/8", LIFF_UP);
	ck_assert_int_eq(group("lo", "test"), EINVAL);
}
END_TEST

START_TEST(test_an_address_that_a_member_has_keeps_a_nic_out)
{
	fix_two(&m);
	fix_nic(&m, "hme5");
	fix_unit(&m, "hme5", ".20/24", LIFF_UP);
	ck_assert_int_eq(group("hme5", "test"), EADDRNOTAVAIL);
	ck_assert_ptr_nonnull(strstr(a.text, "192.168.85.20"));
	ck_assert_ptr_nonnull(strstr(a.text, "hme1"));
	ck_assert_int_eq(group("hme5", "other"), 0);
	ck_assert_int_eq(group("hme5", "test"), EADDRNOTAVAIL);
	flags("hme5", 0, LIFF_UP);
	ck_assert_int_eq(group("hme5", "test"), 0);
}
END_TEST

START_TEST(test_leaving_brings_everybody_home)
{
	two_with_hme0_failed();
	ck_assert_int_eq(group("hme0", ""), 0);
	ck_assert_str_eq(fix_units(&m), TWO);
	ck_assert_str_eq(fix_flags(nic("hme0")), "");
	ck_assert_int_eq(nic("hme0")->state, IF_RUNNING);
	ck_assert_str_eq(nic("hme0")->stand_in, "");
}
END_TEST

START_TEST(test_the_host_that_leaves_gives_back_what_it_hosts)
{
	two_with_hme0_failed();
	ck_assert_int_eq(group("hme1", "elsewhere"), 0);
	ck_assert_str_eq(fix_units(&m), TWO);
	ck_assert_str_eq(nic("hme0")->stand_in, "");
}
END_TEST

START_TEST(test_who_joins_a_failed_group_is_failed_at_once)
{
	fix_two(&m);
	nic("hme1")->group->failed = true;
	ck_assert_int_eq(group("hme0", ""), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_str_eq(fix_flags(nic("hme0")), "FAILED");
	ck_assert_int_eq(nic("hme0")->state, IF_FAILED);
}
END_TEST

START_TEST(test_a_standby_that_joins_is_idle)
{
	fix_stby(&m);
	ck_assert_int_eq(group("hme1", ""), 0);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY");
	ck_assert_int_eq(group("hme1", "test"), 0);
	ck_assert_str_eq(fix_flags(nic("hme1")), "STANDBY,INACTIVE");
}
END_TEST

START_TEST(test_a_new_group_is_a_new_beginning_for_probes)
{
	struct instance *i;

	fix_two(&m);
	i = &nic("hme0")->inst[FAM_INET];
	i->stats.losses = 4;
	nic("hme0")->noaddr_said = true;
	ck_assert_int_eq(group("hme0", "other"), 0);
	ck_assert_uint_eq(i->stats.losses, 0);
	ck_assert(i->restart);
	ck_assert(!nic("hme0")->noaddr_said);
	/* The same name once more is none. */
	i->stats.losses = 4;
	ck_assert_int_eq(group("hme0", "other"), 0);
	ck_assert_uint_eq(i->stats.losses, 4);
}
END_TEST

START_TEST(test_the_settings_before_joining_are_kept_through_a_rename)
{
	fix_two(&m);
	group("hme0", "");
	nic("hme0")->saved_conf.known = false;
	nic("hme0")->link.conf.value[0] = 5;
	group("hme0", "a");
	nic("hme0")->link.conf.value[0] = 1;
	group("hme0", "b");
	ck_assert_uint_eq(nic("hme0")->saved_conf.value[0], 5);
}
END_TEST

/* ---------------------------------------------------------------- home -- */

/* hme1 was missing: hme0 got its .20 and .23; then hme1 is plumbed. */
static void
late_nic(void)
{
	fix_nic(&m, "hme0");
	fix_nic(&m, "hme1");
	fix_unit(&m, "hme0", ".19/24", LIFF_UP);
	fix_unit(&m, "hme0:1", ".21/24", FIX_TEST);
	fix_unit(&m, "hme0:2", ".20/24", LIFF_UP);
	fix_unit(&m, "hme0:3", ".23/24", LIFF_UP);
	model_set_group(&m, nic("hme0"), "test");
	ask();
	lifconf_plumb(&m, "hme1", FAM_INET, &a);
	ck_assert_int_eq(answer(), 0);
}

static int
set_home(const char *name, const char *home)
{
	ask();
	lifconf_set_home(&m, name, FAM_INET, home, &a);
	return answer();
}

START_TEST(test_a_new_home_is_where_it_comes_back_to)
{
	late_nic();
	ck_assert_int_eq(set_home("hme0:2", "hme1"), 0);
	ck_assert_int_eq(set_home("hme0:3", "hme1"), 0);
	ck_assert(!unit_is_home(fix_find(&m, "hme0:2")));
	fix_unit(&m, "hme1:1", ".22/24", FIX_TEST);
	model_set_group(&m, nic("hme1"), "test");
	ck_assert_uint_eq(placement_away(&m, nic("hme1")), 2);
	placement_failback(&m, nic("hme1"));
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .23");
}
END_TEST

START_TEST(test_a_new_home_with_an_address_keeps_its_unit_0)
{
	late_nic();
	fix_find(&m, "hme1")->addr = fix_ip(".22/24");
	ck_assert_int_eq(set_home("hme0:2", "hme1"), 0);
	model_set_group(&m, nic("hme1"), "test");
	placement_failback(&m, nic("hme1"));
	ck_assert_str_eq(fix_units(&m),
	    "hme0 .19, hme0:1 .21, hme0:3 .23, hme1 .22, hme1:1 .20");
}
END_TEST

START_TEST(test_the_same_home_again_changes_nothing)
{
	late_nic();
	ck_assert_int_eq(set_home("hme0:2", "hme0"), 0);
	ck_assert_uint_eq(fix_find(&m, "hme0:2")->home_number, 2);
	/* Given away, and taken back where it is. */
	ck_assert_int_eq(set_home("hme0:2", "hme1"), 0);
	ck_assert_int_eq(set_home("hme0:2", "hme0"), 0);
	ck_assert(unit_is_home(fix_find(&m, "hme0:2")));
	ck_assert_uint_eq(fix_find(&m, "hme0:2")->home_number, 2);
}
END_TEST

START_TEST(test_a_home_is_a_plumbed_nic_and_for_what_moves)
{
	late_nic();
	ck_assert_int_eq(set_home("hme0:7", "hme1"), ENXIO);
	ck_assert_int_eq(set_home("hme0:2", "hme7"), ENXIO);
	fix_nic(&m, "hme2");
	ck_assert_int_eq(set_home("hme0:2", "hme2"), ENXIO);
	ck_assert_int_eq(set_home("hme0:1", "hme1"), EINVAL);
	ck_assert_str_eq(a.text,
	    "hme0:1: Invalid argument: it does not move, so it cannot belong "
	    "to hme1");
}
END_TEST

/* -------------------------------------------------------- mtu and metric -- */

START_TEST(test_mtu_and_metric)
{
	fix_two(&m);
	ask();
	lifconf_set_mtu(&m, "hme0", FAM_INET, 1400, &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert_uint_eq(nic("hme0")->want_mtu, 1400);
	ck_assert_uint_ne(shown("hme0") & LIFF_FIXEDMTU, 0);
	ask();
	lifconf_set_mtu(&m, "hme0", FAM_INET, 67, &a);
	ck_assert_int_eq(answer(), EINVAL);
	ask();
	lifconf_set_mtu(&m, "hme0", FAM_INET, 65536, &a);
	ck_assert_int_eq(answer(), EINVAL);
	ask();
	lifconf_set_mtu(&m, "hme9", FAM_INET, 1400, &a);
	ck_assert_int_eq(answer(), ENXIO);
	ask();
	lifconf_set_metric(&m, "hme0:1", FAM_INET, 3, &a);
	ck_assert_int_eq(answer(), 0);
	ck_assert_uint_eq(fix_find(&m, "hme0:1")->metric, 3);
	ask();
	lifconf_set_metric(&m, "hme0:9", FAM_INET, 3, &a);
	ck_assert_int_eq(answer(), ENXIO);
}
END_TEST

/* ------------------------------------------------------------ the article --
 */

START_TEST(test_the_line_of_the_article)
{
	fix_nic(&m, "hme0");
	ck_assert_int_eq(plumb("hme0"), 0);
	ck_assert_int_eq(set("hme0", ".19/24"), 0);
	ck_assert_int_eq(broadcast("hme0", NULL), 0);
	ck_assert_int_eq(group("hme0", "test"), 0);
	ck_assert_int_eq(flags("hme0", LIFF_UP, 0), 0);
	ck_assert_int_eq(addif("hme0"), 0);
	ck_assert_str_eq(a.name, "hme0:1");
	ck_assert_int_eq(set("hme0:1", ".21/24"), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_DEPRECATED, 0), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_NOFAILOVER, 0), 0);
	ck_assert_int_eq(flags("hme0:1", LIFF_UP, 0), 0);
	ck_assert_str_eq(fix_units(&m), "hme0 .19, hme0:1 .21");
	ck_assert_uint_eq(shown("hme0"), 0x1000843);
	ck_assert_uint_eq(shown("hme0:1"), 0x9040843);
	ck_assert_str_eq(fix_settle(&m),
	    "conf hme0; add .19/24 hme0; add .21/32 hme0:1 link");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lifconf");
	TCase *tc = tcase_create("lifconf");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_plumb_makes_an_empty_unit_0);
	tcase_add_test(tc, test_plumbing_twice_is_told_and_changes_nothing);
	tcase_add_test(tc, test_a_nic_that_is_not_there_cannot_be_plumbed);
	tcase_add_test(tc, test_names_that_are_none);
	tcase_add_test(tc, test_plumb_of_a_unit_makes_just_that_one);
	tcase_add_test(tc,
	    test_plumb_of_a_unit_of_a_failed_nic_is_made_elsewhere);
	tcase_add_test(tc, test_unplumb_takes_all_units_and_the_group);
	tcase_add_test(tc, test_unplumb_of_a_unit_takes_that_one);
	tcase_add_test(tc, test_foreign_addresses_do_not_die_with_their_host);
	tcase_add_test(tc, test_with_one_family_the_flags_of_the_nic_stay);
	tcase_add_test(tc, test_addif_makes_the_next_free_unit_which_is_down);
	tcase_add_test(tc, test_addif_needs_a_plumbed_nic_by_its_bare_name);
	tcase_add_test(tc, test_addif_on_a_failed_nic_lands_on_a_usable_one);
	tcase_add_test(tc, test_addif_on_an_idle_standby_lands_on_another);
	tcase_add_test(tc, test_without_a_usable_member_it_is_made_at_home);
	tcase_add_test(tc, test_removeif_finds_the_address_wherever_it_is);
	tcase_add_test(tc, test_removeif_refuses);
	tcase_add_test(tc, test_set_gives_address_mask_and_broadcast);
	tcase_add_test(tc,
	    test_an_address_that_is_up_elsewhere_is_refused_and_named);
	tcase_add_test(tc, test_mask_and_broadcast_are_set_one_by_one);
	tcase_add_test(tc, test_a_far_end_needs_a_point_to_point_link);
	tcase_add_test(tc,
	    test_what_somebody_else_added_is_ours_once_it_is_changed);
	tcase_add_test(tc, test_a_placeholder_refuses_everything);
	tcase_add_test(tc, test_the_flags_of_the_examples);
	tcase_add_test(tc, test_the_flags_of_a_standby);
	tcase_add_test(tc, test_the_flags_of_the_loopback);
	tcase_add_test(tc,
	    test_flags_that_cannot_be_set_are_ignored_without_a_word);
	tcase_add_test(tc, test_up_is_possible_without_an_address);
	tcase_add_test(tc,
	    test_deprecating_the_only_data_address_is_warned_about);
	tcase_add_test(tc, test_a_test_address_cannot_be_made_away_from_home);
	tcase_add_test(tc, test_standby_and_its_end);
	tcase_add_test(tc, test_an_inactive_nic_cannot_become_standby);
	tcase_add_test(tc,
	    test_a_change_of_flags_gives_a_refused_unit_another_try);
	tcase_add_test(tc, test_joining_leaving_and_renaming);
	tcase_add_test(tc, test_a_group_is_for_whole_plumbed_nics_of_one_kind);
	tcase_add_test(tc, test_an_address_that_a_member_has_keeps_a_nic_out);
	tcase_add_test(tc, test_leaving_brings_everybody_home);
	tcase_add_test(tc, test_the_host_that_leaves_gives_back_what_it_hosts);
	tcase_add_test(tc, test_who_joins_a_failed_group_is_failed_at_once);
	tcase_add_test(tc, test_a_standby_that_joins_is_idle);
	tcase_add_test(tc, test_a_new_group_is_a_new_beginning_for_probes);
	tcase_add_test(tc,
	    test_the_settings_before_joining_are_kept_through_a_rename);
	tcase_add_test(tc, test_a_new_home_is_where_it_comes_back_to);
	tcase_add_test(tc, test_a_new_home_with_an_address_keeps_its_unit_0);
	tcase_add_test(tc, test_the_same_home_again_changes_nothing);
	tcase_add_test(tc, test_a_home_is_a_plumbed_nic_and_for_what_moves);
	tcase_add_test(tc, test_mtu_and_metric);
	tcase_add_test(tc, test_the_line_of_the_article);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
