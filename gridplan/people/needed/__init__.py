"""How many officers are needed: numbers of staff tried under rules, by community and department."""
